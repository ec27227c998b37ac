using System;
using System.Collections;
using NanoMqtt.Core;
using nanoFramework.TestFramework;

namespace NanoMqtt.Client.Tests
{
    /// <summary>
    /// Random operations on a small arena, compared after each one with a model that is a plain list: what a ring with gaps,
    /// a send cursor and compaction must look like from outside.
    /// </summary>
    [TestClass]
    public class InFlightArenaModelTests
    {
        [TestMethod]
        public void The_arena_does_what_a_plain_list_does()
        {
            AssertLikeAList(1, 64, 3);
            AssertLikeAList(2, 96, 8);
            AssertLikeAList(3, 160, 5);
            AssertLikeAList(4, 256, 16);
            AssertLikeAList(5, 40, 1);
        }

        private static void AssertLikeAList(int seed, int capacityBytes, int maximumMessages)
        {
            Random random = new Random(seed);
            ArenaDriver driver = new ArenaDriver(capacityBytes, maximumMessages);
            ArrayList model = new ArrayList();
            for (int step = 0; step < ModelSteps.Count; step++)
            {
                Apply(random, driver, model);
                AssertSame(driver, model, "seed " + seed + ", step " + step);
            }
        }

        private static void Apply(Random random, ArenaDriver driver, ArrayList model)
        {
            int operation = random.Next(100);
            if (operation < 30)
            {
                Add(random, driver, model);
            }
            else if (operation < 60)
            {
                Send(driver, model);
            }
            else if (operation < 94)
            {
                Acknowledge(random, driver, model, operation);
            }
            else if (operation < 96)
            {
                driver.Arena.TryCompact();
            }
            else if (operation < 98)
            {
                LoseConnection(driver, model, operation == 97 && random.Next(2) == 0);
            }
            else
            {
                DropOldest(driver, model);
            }
        }

        private static void Add(Random random, ArenaDriver driver, ArrayList model)
        {
            int id = FreeId(random, model);
            Message message = new Message { Id = id, IsQoS2 = random.Next(2) == 0, Payload = random.Next(20), State = InFlightState.Queued };
            if (driver.Add(id, message.IsQoS2 ? MqttQoS.ExactlyOnce : MqttQoS.AtLeastOnce, message.Payload))
            {
                model.Add(message);
                return;
            }

            // Refused: then it must not have fitted, with all gaps closed. Five bytes are reserved for the fixed header.
            int used = 0;
            foreach (Message other in model)
            {
                used += other.State >= InFlightState.ReleaseQueued ? 0 : other.Bytes;
            }

            bool isOutOfBytes = used + message.Bytes + 3 > driver.Arena.Buffer.Length;
            Assert.IsTrue(isOutOfBytes || driver.Arena.Count == driver.MaximumMessages);
        }

        private static int FreeId(Random random, ArrayList model)
        {
            int id = 1 + random.Next(200);
            foreach (Message message in model)
            {
                if (message.Id == id)
                {
                    return FreeId(random, model);
                }
            }

            return id;
        }

        private static void Send(ArenaDriver driver, ArrayList model)
        {
            int expected = 0;
            foreach (Message message in model)
            {
                if (message.State == InFlightState.Queued || message.State == InFlightState.ReleaseQueued)
                {
                    expected = message.State == InFlightState.Queued ? message.Id : -message.Id;
                    message.State = message.State == InFlightState.Queued ? InFlightState.Published : InFlightState.Released;
                    break;
                }
            }

            Assert.AreEqual(expected, driver.Send());
        }

        // For some message, right or wrong, or for an identifier that is not there.
        private static void Acknowledge(Random random, ArenaDriver driver, ArrayList model, int operation)
        {
            int position = random.Next(model.Count + 1);
            Message message = position < model.Count ? (Message)model[position] : new Message();
            bool isAwaited = message.State == InFlightState.Published;
            bool isReleased = message.State == InFlightState.Released;
            bool ends;
            if (operation < 74)
            {
                ends = isAwaited && !message.IsQoS2;
                Assert.AreEqual(ends, driver.Arena.TryEnd(message.Id + InFlightArena.AtLeastOnceSent));
            }
            else if (operation < 82)
            {
                ends = false;
                Assert.AreEqual((isAwaited && message.IsQoS2) || isReleased, driver.Arena.HandlePubrec(message.Id));
                message.State = isAwaited && message.IsQoS2 ? InFlightState.Released : message.State;
            }
            else if (operation < 84)
            {
                ends = isAwaited && message.IsQoS2;
                Assert.AreEqual(ends, driver.Arena.TryEnd(message.Id + InFlightArena.ExactlyOnceSent));
            }
            else
            {
                ends = isReleased;
                Assert.AreEqual(ends, driver.Arena.TryEnd(message.Id + InFlightArena.ReleaseSent));
            }

            if (ends)
            {
                model.RemoveAt(position);
            }
        }

        private static void LoseConnection(ArenaDriver driver, ArrayList model, bool isSessionLost)
        {
            driver.Arena.HandleClosed();
            foreach (Message message in model)
            {
                message.IsDup = message.IsDup || message.State == InFlightState.Published;
                message.State = message.State >= InFlightState.ReleaseQueued ? InFlightState.ReleaseQueued : InFlightState.Queued;
            }

            if (isSessionLost)
            {
                driver.Arena.HandleSessionLost();
                for (int i = model.Count - 1; i >= 0; i--)
                {
                    Message message = (Message)model[i];
                    message.IsDup = false;
                    if (message.State == InFlightState.ReleaseQueued)
                    {
                        model.RemoveAt(i);
                    }
                }
            }
        }

        private static void DropOldest(ArenaDriver driver, ArrayList model)
        {
            int expected = 0;
            for (int i = 0; i < model.Count && expected == 0; i++)
            {
                Message message = (Message)model[i];
                if (message.State == InFlightState.Queued && !message.IsDup)
                {
                    expected = message.Id;
                    model.RemoveAt(i);
                }
            }

            Assert.AreEqual(expected, driver.DropOldestUnsent());
        }

        private static void AssertSame(ArenaDriver driver, ArrayList model, string where)
        {
            InFlightArena arena = driver.Arena;
            int position = 0;
            int inFlight = 0;
            for (int index = arena.First; index < arena.Used; index++)
            {
                if (arena.StateOf(index) == InFlightState.None)
                {
                    continue;
                }

                Assert.IsTrue(position < model.Count, where);
                Message message = (Message)model[position++];
                Assert.AreEqual(message.Id, arena.PacketIdOf(index), where);
                Assert.AreEqual((int)message.State, (int)arena.StateOf(index), where);
                AssertBytes(arena, index, message, where);
                inFlight += message.State == InFlightState.Published || message.State == InFlightState.Released ? 1 : 0;
            }

            Assert.AreEqual(model.Count, position, where);
            Assert.AreEqual(model.Count, arena.Count, where);
            Assert.AreEqual(inFlight, arena.InFlightCount, where);
        }

        private static void AssertBytes(InFlightArena arena, int index, Message message, string where)
        {
            if (message.State >= InFlightState.ReleaseQueued)
            {
                Assert.AreEqual(0, arena.Lengths[index], where);
                return;
            }

            int offset = arena.Offsets[index];
            Assert.AreEqual(message.Bytes, arena.Lengths[index], where);
            Assert.AreEqual(0x30 | (message.IsDup ? 8 : 0) | (message.IsQoS2 ? 4 : 2), (int)arena.Buffer[offset], where);
            for (int i = message.Bytes - message.Payload - 1; i < message.Bytes; i++)
            {
                Assert.AreEqual(message.Id & 0xFF, (int)arena.Buffer[offset + i], where);
            }
        }

        private sealed class Message
        {
            internal int Id;
            internal bool IsQoS2;
            internal bool IsDup;
            internal int Payload;
            internal InFlightState State;

            // Fixed header 2, topic 3, packet identifier 2.
            internal int Bytes => 7 + Payload;
        }
    }
}
