using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using NanoMqtt.WebSocket.Tests;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.WebSocket
{
    /// <summary>Generated frames: what is sent well is received as it is, what is not harms nobody; and nothing is allocated.</summary>
    [TestFixture]
    public class WebSocketStreamTests
    {
        [Test]
        public void Any_division_into_frames_and_pieces_gives_the_same_stream()
        {
            for (int seed = 0; seed < 3000; seed++)
            {
                var random = new Random(seed);
                var stream = new byte[random.Next(1, 2000)];
                random.NextBytes(stream);
                WebPeer peer = WebPeer.Open();
                bool isInMessage = false;
                for (int i = 0; i < stream.Length;)
                {
                    int count = Math.Min(stream.Length - i, random.Next(0, random.Next(2) == 0 ? 8 : 500));
                    bool isFinal = random.Next(2) == 0;
                    peer.GiveFrame((isFinal ? 0x80 : 0) | (isInMessage ? 0 : 2), stream, i, count);
                    isInMessage = !isFinal;
                    i += count;
                    if (random.Next(3) == 0)
                    {
                        peer.GiveFrame(random.Next(2) == 0 ? 0x89 : 0x8A, new string('p', random.Next(126)));
                    }
                }

                peer.Piece = random.Next(1, 300);
                var got = new byte[stream.Length];
                int length = 0;
                for (int turn = 0; length < got.Length && turn < 100000; turn++)
                {
                    length += peer.Transport.Receive(got, length, Math.Min(got.Length - length, random.Next(1, 300)));
                }

                Assert.That(got, Is.EqualTo(stream), $"seed {seed}");
            }
        }

        [Test]
        public void Garbage_ends_or_is_received_and_never_throws()
        {
            int ended = 0;
            for (int seed = 0; seed < 20000; seed++)
            {
                var random = new Random(seed);
                var garbage = new byte[random.Next(1, 400)];
                random.NextBytes(garbage);
                WebPeer peer = random.Next(2) == 0 ? WebPeer.Open() : new WebPeer();
                if (random.Next(2) == 0)
                {
                    garbage[0] = 0x82;
                    garbage[Math.Min(1, garbage.Length - 1)] |= 0x80;
                }

                byte[] request = Encoding.ASCII.GetBytes(WebPeer.Request);
                request[random.Next(request.Length)] = (byte)random.Next(256);
                peer.Give(request, random.Next(request.Length));
                peer.Give(garbage, garbage.Length);
                peer.Piece = random.Next(1, 50);
                var buffer = new byte[64];
                int count = 0;
                for (int turn = 0; turn < 2000 && count >= 0; turn++)
                {
                    count = peer.Transport.Receive(buffer, 0, random.Next(1, 64));
                    Assert.That(count, Is.LessThanOrEqualTo(63));
                }

                ended += count < 0 ? 1 : 0;
                peer.Transport.Close();
            }

            Assert.That(ended, Is.GreaterThan(5000));
        }

        [Test]
        [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for it")]
        public void The_answer_to_any_key_is_what_the_RFC_says()
        {
            for (int i = 0; i < 200; i++)
            {
                string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
                var peer = new WebPeer();
                peer.Give(WebPeer.Request.Replace("dGhlIHNhbXBsZSBub25jZQ==", key, StringComparison.Ordinal));
                peer.Receive(64);
                string expected = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
                Assert.That(peer.Answer(), Does.Contain("\r\nSec-WebSocket-Accept: " + expected + "\r\n"));
            }
        }

        [TestCase(true)]
        [TestCase(false)]
        public void Nothing_is_allocated_once_it_is_open(bool isWebSocket)
        {
            WebPeer peer = isWebSocket ? WebPeer.Open() : new WebPeer();
            var bytes = new byte[300];
            for (int i = 0; i < 1000; i++)
            {
                peer.GiveFrame(0x82, bytes, 0, 100);
                peer.GiveFrame(0x89, bytes, 0, 10);
            }

            var buffer = new byte[512];
            peer.Room = 100; // what the peer takes is kept by it
            long allocated = long.MaxValue;
            for (int round = 0; round < 3; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    peer.Acceptor.Accept();
                    peer.Transport.Receive(buffer, 0, 512);
                    peer.Transport.Send(bytes, 0, 300);
                }

                allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.That(allocated, Is.Zero);
        }
    }
}
