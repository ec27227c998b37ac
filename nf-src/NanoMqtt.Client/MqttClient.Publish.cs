using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Publishing.</content>
    public sealed partial class MqttClient
    {
        // For what the session does not take directly; made when first needed.
        private PublishPacket _outgoing;

        /// <summary>Publishes a whole array; see <see cref="Publish(string, byte[], int, int, MqttQoS, bool, int)"/>.</summary>
        /// <returns>See that overload.</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">Payload; null is the same as empty.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether the broker keeps the message for new subscriptions. With an empty payload the broker discards the one that it kept.</param>
        /// <exception cref="ArgumentException">See that overload.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Publish(string topic, byte[] payload, MqttQoS qos, bool retain)
        {
            return Publish(topic, payload, 0, payload == null ? 0 : payload.Length, qos, retain);
        }

        /// <summary>Publishes text as UTF-8; see <see cref="Publish(string, byte[], int, int, MqttQoS, bool, int)"/>. Allocates one array.</summary>
        /// <returns>See that overload.</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">Payload; null is the same as empty.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether the broker keeps the message for new subscriptions. With an empty payload the broker discards the one that it kept.</param>
        /// <exception cref="ArgumentException">See that overload.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Publish(string topic, string payload, MqttQoS qos, bool retain)
        {
            return Publish(topic, Utf8.GetBytes(payload), qos, retain);
        }

        /// <summary>
        /// Publishes a message. At QoS 0 it goes out now or not at all. At QoS 1 and 2 it is queued, connected or not, goes out in order as soon
        /// as the connection and <see cref="MqttClientOptions.MaximumInFlight"/> allow, and is kept until it is acknowledged. The call returns
        /// at once, unless it is told to wait for the acknowledgement, across lost connections if need be.
        /// </summary>
        /// <returns>
        /// QoS 0: Success (sent), NotConnected, or PacketTooLarge (the topic does not fit the send buffer). QoS 1 and 2: Pending (sent or
        /// queued; <see cref="Delivered"/> reports the outcome), QueueFull, or PacketTooLarge (the message does not fit the queue). If it waits,
        /// also Success, Refused or Dropped, and TimedOut or Stopped (still queued; <see cref="Delivered"/> reports the outcome). A call from a
        /// handler does not wait.
        /// </returns>
        /// <param name="topic">Topic name: not empty, without <c>+</c> and <c>#</c>.</param>
        /// <param name="payload">The array that holds the payload; null only if <paramref name="count"/> is 0. You may reuse it after the call.</param>
        /// <param name="offset">First byte of the payload.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether the broker keeps the message for new subscriptions. With an empty payload the broker discards the one that it kept.</param>
        /// <param name="timeoutMs">How long to wait, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentException">The topic is not a topic name.</exception>
        /// <exception cref="ArgumentNullException">The topic is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The range is not within the array, the QoS is not 0 to 2, or the time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Publish(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, int timeoutMs = 0)
        {
            RequireUsable(timeoutMs);
            RequireRange(payload, offset, count);
            RequireQoS(qos);
            int first = (int)qos << 1 | (retain ? ClientSession.PublishByte | ClientSession.RetainBit : ClientSession.PublishByte);
            ClientSession session = Session;
            MqttResult result = MqttResult.Pending;
            Waiter waiter;
            lock (session)
            {
                if (topic == null || topic != session.Topic)
                {
                    RequireTopic(topic);
                    session.SetTopic(topic);
                }

                if (qos == MqttQoS.AtMostOnce
                    ? session.TrySend(payload, offset, count, first, Environment.TickCount64)
                    : session.TryQueue(payload, offset, count, first, Environment.TickCount64))
                {
                    // It is the output, unless it waits behind others.
                    Send(session, !session.HasOutput || session.NextOutput(Environment.TickCount64));
                    if (qos == MqttQoS.AtMostOnce)
                    {
                        // The connection may have broken under this very message.
                        result = session.State == SessionState.Connected ? MqttResult.Success : MqttResult.NotConnected;
                    }
                }
                else
                {
                    result = Submit(topic, payload, offset, count, qos, retain);
                }

                if (timeoutMs == 0 || result != MqttResult.Pending)
                {
                    return result;
                }

                waiter = BeginWait(session.PublishedId, timeoutMs, out result);
            }

            return waiter == null ? result : Wait(waiter, null, timeoutMs, out _);
        }

        /// <summary>Publishes like <see cref="Publish(string, byte[], int, int, MqttQoS, bool, int)"/> without waiting, and gives the packet identifier.</summary>
        /// <returns>See that overload.</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The array that holds the payload.</param>
        /// <param name="offset">First byte of the payload.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether the broker keeps it for new subscriptions.</param>
        /// <param name="packetId">
        /// The identifier that <see cref="Delivered"/> will report; 0 at QoS 0, and if the message was not accepted. On a fast network the
        /// event can come before this call returns.
        /// </param>
        /// <exception cref="ArgumentException">See that overload.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Publish(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, out int packetId)
        {
            lock (Session)
            {
                MqttResult result = Publish(topic, payload, offset, count, qos, retain);
                packetId = result == MqttResult.Pending ? Session.PublishedId : 0;
                return result;
            }
        }

        /// <summary>
        /// Publishes with everything that MQTT offers: properties (5.0), a topic as bytes, the broker's reason code. It waits, or does not, like
        /// <see cref="Publish(string, byte[], int, int, MqttQoS, bool, int)"/>.
        /// </summary>
        /// <returns>See that overload; also NotAllowed.</returns>
        /// <param name="packet">
        /// Topic, or its range in Buffer; payload, in Payload or in Buffer; QoS; Retain; Properties or null. Everything is copied, so you may reuse
        /// it after the call. On return its PacketId is the one that <see cref="Delivered"/> will report.
        /// </param>
        /// <param name="timeoutMs">How long to wait, in milliseconds; 0: not at all.</param>
        /// <param name="reason">The broker's reason code, if it has answered in time; or why the result is NotAllowed.</param>
        /// <exception cref="ArgumentException">See that overload.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Publish(PublishPacket packet, int timeoutMs, out MqttReasonCode reason)
        {
            RequirePacket(packet, null, timeoutMs);
            return Publish(packet, null, timeoutMs, out reason);
        }

        /// <summary>
        /// Publishes like <see cref="Publish(PublishPacket, int, out MqttReasonCode)"/> without copying the payload, so that it need not fit the
        /// queue. At QoS 1 and 2 packet and payload belong to the client until <see cref="Delivered"/>: do not change them. Such a message is not
        /// kept in <see cref="MqttClientOptions.Store"/>, except, at QoS 2 and once it was sent, its packet identifier. After a reboot in the middle of
        /// such an exchange the client releases the identifier, and <see cref="Delivered"/> reports Success even if the message never arrived.
        /// </summary>
        /// <returns>See that overload.</returns>
        /// <param name="packet">The message; with a reader, only the length of its payload is used.</param>
        /// <param name="reader">Gives the payload in pieces of at most the send buffer's size; null: the payload is in the packet's array.</param>
        /// <param name="timeoutMs">How long to wait, in milliseconds; 0: not at all.</param>
        /// <param name="reason">See that overload.</param>
        /// <exception cref="ArgumentException">See that overload.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult PublishLarge(PublishPacket packet, MqttPayloadReader reader, int timeoutMs, out MqttReasonCode reason)
        {
            RequirePacket(packet, reader, timeoutMs);
            return Publish(packet, new LargePayload { Packet = packet, Reader = reader }, timeoutMs, out reason);
        }

        // The long way. The gate is held.
        private MqttResult Submit(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain)
        {
            PublishPacket packet = _outgoing ??= new PublishPacket();
            packet.Topic = topic;
            packet.Payload = payload;
            packet.PayloadOffset = offset;
            packet.PayloadLength = count;
            packet.QoS = qos;
            packet.Retain = retain;
            MqttResult result = Submit(Session, packet, null);
            packet.Payload = null;
            return result;
        }

        private void RequirePacket(PublishPacket packet, MqttPayloadReader reader, int timeoutMs)
        {
            RequireUsable(timeoutMs);
            RequireQoS(packet.QoS);
            if (reader == null)
            {
                RequireRange(packet.Payload ?? packet.Buffer, packet.PayloadOffset, packet.PayloadLength);
            }

            if (packet.Topic != null)
            {
                RequireTopic(packet.Topic);
                return;
            }

            RequireRange(packet.Buffer, packet.TopicOffset, packet.TopicLength);
            if (TopicName.Check(packet.Buffer, packet.TopicOffset, packet.TopicLength) != MqttError.None)
            {
                throw new ArgumentException(null, nameof(packet));
            }
        }

        private static void RequireTopic(string topic)
        {
            if (topic == null)
            {
                throw new ArgumentNullException(nameof(topic));
            }

            // [MQTT-4.7.3-1], [MQTT-3.3.2-2], [MQTT-1.5.3-2]
            if (topic.Length == 0 || topic.IndexOf('+', 0) >= 0 || topic.IndexOf('#', 0) >= 0 || topic.IndexOf('\0', 0) >= 0)
            {
                throw new ArgumentException(null, nameof(topic));
            }
        }

        private static void RequireRange(byte[] bytes, int offset, int count)
        {
            if ((offset | count) < 0 || count > (bytes == null ? 0 : bytes.Length) - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(count));
            }
        }
    }
}
