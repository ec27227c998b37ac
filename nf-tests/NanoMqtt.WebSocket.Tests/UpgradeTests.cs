using nanoFramework.TestFramework;

namespace NanoMqtt.WebSocket.Tests
{
    [TestClass]
    public class UpgradeTests
    {
        private const string Accepted = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: mqtt\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

        // [MQTT-6.0.0-4]
        [TestMethod]
        public void The_example_of_the_RFC_is_accepted_in_pieces_of_every_size()
        {
            for (int piece = 1; piece <= WebPeer.Request.Length; piece += piece < 8 ? 1 : 29)
            {
                WebPeer peer = new WebPeer() { Piece = piece };
                peer.Give(WebPeer.Request);
                peer.GiveFrame(0x82, "hello");
                Assert.AreEqual("hello", peer.Receive(64), "pieces of " + piece);
                Assert.AreEqual(Accepted, peer.Answer());
            }
        }

        [TestMethod]
        public void The_answer_goes_out_in_pieces_of_every_size()
        {
            for (int piece = 1; piece < Accepted.Length; piece += piece < 8 ? 1 : 23)
            {
                WebPeer peer = new WebPeer() { Room = piece };
                peer.Give(WebPeer.Request);
                string answer = "";
                for (int i = 0; i < Accepted.Length; i += piece)
                {
                    peer.Receive(64);
                    answer += peer.Answer();
                    Assert.AreEqual(i + piece < Accepted.Length, peer.IsSendBlocked);
                    peer.IsSendBlocked = false; // as the broker does when it is told that it can send
                    peer.Room = piece;
                }

                Assert.AreEqual(Accepted, answer);
            }
        }

        [TestMethod]
        public void Headers_may_be_written_in_many_ways()
        {
            ExpectAnswer("101", "GET / HTTP/1.1\nhost:a\nUPGRADE:WebSocket\nconnection: keep-alive,  Upgrade \nsec-websocket-key:  dGhlIHNhbXBsZSBub25jZQ== \n"
                + "SEC-WEBSOCKET-PROTOCOL: mqttv3.1,\tmqtt\nSec-WebSocket-Version:13\nCookie: " + new string('c', 5000) + "\n\n");
            ExpectAnswer("101", With("mqtt", "a, b\r\nSec-WebSocket-Protocol: mqtt")); // a list in two lines, RFC 6455 §11.3.4
        }

        [TestMethod]
        public void What_is_missing_or_wrong_is_answered_400()
        {
            ExpectAnswer("400", "GET / HTTP/1.0\r\n");
            ExpectAnswer("400", "GIT / HTTP/1.1\r\n");
            ExpectAnswer("400", "G\n");
            ExpectAnswer("400", With("/chat", "/" + new string('x', 5000)));
            ExpectAnswer("400", With("Host:", "Ghost:"));
            ExpectAnswer("400", With("Upgrade: websocket", "Upgrade: h2c"));
            ExpectAnswer("400", With("Connection: Upgrade", "Connection: close"));
            ExpectAnswer("400", With("Sec-WebSocket-Key", "Key"));
            ExpectAnswer("400", With("dGhl", "")); // too short
            ExpectAnswer("400", With("dGhl", "dGhldGhl"));
            ExpectAnswer("400", With("ZQ==", "ZQZQ"));
        }

        // [MQTT-6.0.0-3]
        [TestMethod]
        public void Without_the_subprotocol_mqtt_it_is_refused()
        {
            ExpectAnswer("400", With("Sec-WebSocket-Protocol: mqtt\r\n", ""));
            ExpectAnswer("400", With("mqtt", "mqttv3.1"));
            ExpectAnswer("400", With("mqtt", "chat, amqp"));
            ExpectAnswer("400", With("mqtt", "mqtt:a, amqtt, mqtta"));
            ExpectAnswer("400", With("mqtt", new string(',', 5000) + "mqtt"));
        }

        [TestMethod]
        public void Another_version_or_an_ordinary_page_is_answered_426()
        {
            ExpectAnswer("426", With("13", "8"));
            ExpectAnswer("426", "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        [TestMethod]
        public void A_request_without_end_is_answered_431()
        {
            ExpectAnswer("431", With("Origin", new string('o', 9000)));
            ExpectAnswer("431", "GET /" + new string('x', 9000));
        }

        [TestMethod]
        public void A_refused_client_gets_no_frames()
        {
            WebPeer peer = new WebPeer();
            peer.Give(With("13", "8"));
            peer.GiveFrame(0x82, "hello");
            Assert.AreEqual("|", peer.Receive(64));
            string answer = peer.Answer();
            Assert.IsTrue(answer.IndexOf("\r\nSec-WebSocket-Version: 13\r\n") > 0);
            Assert.AreEqual("mqtt.\n", answer.Substring(answer.Length - 6));
            peer.Transport.Close();
            Assert.AreEqual("", peer.Answer());
            Assert.IsTrue(peer.IsClosed);
        }

        [TestMethod]
        public void A_client_that_is_closed_before_its_request_is_complete_gets_nothing()
        {
            WebPeer peer = new WebPeer();
            peer.Give(WebPeer.Request.Substring(0, 100));
            Assert.AreEqual("", peer.Receive(64));
            peer.Transport.Close();
            Assert.AreEqual("", peer.Answer());
            Assert.IsTrue(peer.IsClosed);
        }

        [TestMethod]
        public void What_begins_with_anything_else_is_passed_on_as_it_is()
        {
            WebPeer peer = new WebPeer();
            Assert.AreEqual("", peer.Receive(64));
            peer.Give("POST");
            Assert.AreEqual("POST", peer.Receive(64));
            peer.Give(WebPeer.Request);
            Assert.AreEqual(WebPeer.Request, peer.Receive(64));
            Assert.AreEqual(2, peer.Transport.Send(new byte[] { 0x47, 0x48, 0x49 }, 1, 2));
            Assert.AreEqual("HI", peer.Answer());
            peer.IsGone = true;
            Assert.AreEqual("|", peer.Receive(64));
            peer.Transport.Close();
            Assert.AreEqual("", peer.Answer());
            Assert.IsTrue(peer.IsClosed);
        }

        // The request with one change.
        private static string With(string old, string now)
        {
            int at = WebPeer.Request.IndexOf(old);
            return WebPeer.Request.Substring(0, at) + now + WebPeer.Request.Substring(at + old.Length);
        }

        private static void ExpectAnswer(string status, string request)
        {
            WebPeer peer = new WebPeer();
            peer.Give(request);
            Assert.AreEqual(status == "101" ? "" : "|", peer.Receive(64), request);
            Assert.AreEqual("HTTP/1.1 " + status, peer.Answer().Substring(0, 12), request);
        }
    }
}
