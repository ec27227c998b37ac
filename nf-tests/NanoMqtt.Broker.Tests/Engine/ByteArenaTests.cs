using System;
using nanoFramework.TestFramework;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class ByteArenaTests
    {
        // Random allocating and freeing; every block is filled with a byte of its own and must keep it wherever it slides.
        [TestMethod]
        public void Blocks_keep_their_bytes_wherever_they_slide()
        {
            int[] initialBytes = { 200, 16 };
            Random random = new Random(3);
            for (int run = 0; run < 2; run++)
            {
                ByteArena arena = new ByteArena(initialBytes[run], 200, 12);
                int[] lengths = new int[13]; // by handle; -1: free
                for (int i = 0; i < lengths.Length; i++)
                {
                    lengths[i] = -1;
                }

                int used = 0;
                int count = 0;
                for (int step = 0; step < 3000; step++)
                {
                    int handle = 1 + random.Next(12);
                    if (lengths[handle] >= 0)
                    {
                        RequireBytes(arena, handle, lengths[handle]);
                        arena.Free(handle);
                        used -= lengths[handle];
                        count--;
                        lengths[handle] = -1;
                    }
                    else
                    {
                        int length = random.Next(50);
                        handle = arena.Allocate(length);
                        Assert.AreEqual(used + length <= 200 && count < 12, handle != 0, "refused though there is room, or the other way");
                        if (handle != 0)
                        {
                            Assert.AreEqual(-1, lengths[handle]);
                            Fill(arena, handle, length);
                            lengths[handle] = length;
                            used += length;
                            count++;
                        }
                    }

                    Assert.AreEqual(used, arena.UsedBytes);
                    Assert.AreEqual(count, arena.Count);
                }
            }
        }

        [TestMethod]
        public void The_last_block_gives_its_bytes_back_at_once()
        {
            ByteArena arena = new ByteArena(100, 100, 4);
            int first = arena.Allocate(40);
            for (int i = 0; i < 10; i++)
            {
                int handle = arena.Allocate(60);
                Assert.AreEqual(40, arena.Offsets[handle]);
                arena.Free(handle);
            }

            arena.Free(first);
            Assert.AreEqual(0, arena.Offsets[arena.Allocate(100)]);
        }

        [TestMethod]
        public void It_grows_to_its_limit_and_no_further()
        {
            ByteArena arena = new ByteArena(16, 100, 3);
            Assert.AreNotEqual(0, arena.Allocate(50));
            Assert.AreEqual(50, arena.Buffer.Length);
            Assert.AreEqual(0, arena.Allocate(51));
            Assert.AreNotEqual(0, arena.Allocate(50));
            Assert.AreEqual(100, arena.Buffer.Length);
            Assert.AreNotEqual(0, arena.Allocate(0));
            Assert.AreEqual(0, arena.Allocate(0), "no block left");
        }

        private static void Fill(ByteArena arena, int handle, int length)
        {
            for (int i = 0; i < length; i++)
            {
                arena.Buffer[arena.Offsets[handle] + i] = (byte)(handle * 16 + i % 16);
            }
        }

        private static void RequireBytes(ByteArena arena, int handle, int length)
        {
            Assert.AreEqual(length, arena.Lengths[handle]);
            for (int i = 0; i < length; i++)
            {
                Assert.AreEqual((byte)(handle * 16 + i % 16), arena.Buffer[arena.Offsets[handle] + i]);
            }
        }

        [TestMethod]
        public void What_was_needed_once_is_given_back()
        {
            ByteArena arena = new ByteArena(16, 1024, 10);
            int kept = arena.Allocate(8);
            arena.Buffer[arena.Offsets[kept]] = 77;
            int large = arena.Allocate(500);
            int small = arena.Allocate(9);
            arena.Buffer[arena.Offsets[small]] = 88;
            Assert.IsTrue(arena.Buffer.Length >= 517);
            arena.Free(large);
            Assert.IsTrue(arena.Buffer.Length < 517);
            Assert.AreEqual(77, (int)arena.Buffer[arena.Offsets[kept]]);
            Assert.AreEqual(88, (int)arena.Buffer[arena.Offsets[small]]);
            arena.Free(kept);
            arena.Free(small);
            for (int i = 0; i < 8; i++)
            {
                arena.Free(arena.Allocate(1));
            }

            Assert.AreEqual(16, arena.Buffer.Length);
        }
    }
}
