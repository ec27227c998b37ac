using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What waits to be sent on one connection: control packets (CONNACK, acknowledgements, PINGRESP) go before PUBLISH packets, but only
    // where one of these has been sent whole.
    //
    //   control  |PUBACK|PINGRESP|
    //   data     (sent)PUBL|ISH|PUBLISH|PUBLISH|      ─►  "ISH", then control, then the two whole ones as one range
    //                      ◄──► _cutBytes
    internal sealed class ConnectionOutput
    {
        private const int RetainFlag = 0x01;

        // The range that Next has found.
        public byte[] Buffer;
        public int Offset;
        public int Length;

        public readonly ByteQueue Control;
        public readonly ByteQueue Data;

        // What is left of a PUBLISH that has been sent in part.
        private int _cutBytes;

        public ConnectionOutput(MqttBrokerOptions options)
        {
            Control = new ByteQueue(options.Initial(64, options.ControlBytes), options.ControlBytes);
            Data = new ByteQueue(options.Initial(256, options.OutputBytes), options.OutputBytes);
        }

        public bool IsEmpty => Control.Tail == 0 && Data.Tail == 0;

        public void Clear()
        {
            Control.Clear();
            Data.Clear();
            _cutBytes = 0;
        }

        // What is in the data queue goes out before anything else, as if its sending had begun.
        public void SendDataFirst()
        {
            _cutBytes = Data.Tail - Data.Head;
        }

        // Ends the stream with DISCONNECT: PUBLISH packets that have not been begun are dropped. False when there is no room for it.
        public bool TryAppendDisconnect(int reasonCode)
        {
            ByteQueue queue = Control;
            if (!queue.TryReserve(3))
            {
                return false;
            }

            Data.Tail = Data.Head + _cutBytes;
            Data.Remove(0);
            byte[] buffer = queue.Buffer;
            int tail = queue.Tail;
            buffer[tail] = (byte)((int)MqttPacketType.Disconnect << 4);
            buffer[tail + 1] = 1;
            buffer[tail + 2] = (byte)reasonCode;
            queue.Tail = tail + 3;
            return true;
        }

        // Finds the bytes to be sent next. False when there are none.
        public bool Next()
        {
            ByteQueue queue = Data;
            bool hasControl = Control.Tail > 0;
            int length = queue.Tail - queue.Head;
            if (hasControl && _cutBytes == 0)
            {
                queue = Control;
                length = queue.Tail - queue.Head;
            }
            else if (hasControl)
            {
                length = _cutBytes;
            }

            Buffer = queue.Buffer;
            Offset = queue.Head;
            Length = length;
            return length > 0;
        }

        // The first bytes of the range that Next gave were sent.
        public void HandleSent(int count)
        {
            if (Buffer == Control.Buffer)
            {
                Control.Remove(count);
                return;
            }

            int afterCut = count - _cutBytes;
            if (afterCut < 0)
            {
                _cutBytes = -afterCut;
            }
            else if (count == Data.Tail - Data.Head)
            {
                _cutBytes = 0;
            }
            else
            {
                int position = Data.Head + _cutBytes;
                int sentTo = Data.Head + count;
                while (position < sentTo)
                {
                    position += PacketLengthAt(position);
                }

                _cutBytes = position - sentTo;
            }

            Data.Remove(count);
        }

        // Where the oldest PUBLISH at QoS 0 lies in the data whose sending has not begun, or -1.
        public int FindDroppable()
        {
            int position = Data.Head + _cutBytes;
            while (position < Data.Tail)
            {
                if ((Data.Buffer[position] & ~RetainFlag) == (int)MqttPacketType.Publish << 4)
                {
                    return position;
                }

                position += PacketLengthAt(position);
            }

            return -1;
        }

        // Takes that packet out.
        public void Drop(int position)
        {
            int length = PacketLengthAt(position);
            Data.Tail -= length;
            Array.Copy(Data.Buffer, position + length, Data.Buffer, position, Data.Tail - position);
        }

        // The reason code is left out when it is 0, which 3.1.1 always has.
        public bool TryAppendAcknowledgement(MqttPacketType type, int packetId, int reasonCode)
        {
            ByteQueue queue = Control;
            if (!queue.TryReserve(5))
            {
                return false;
            }

            byte[] buffer = queue.Buffer;
            int tail = queue.Tail;
            buffer[tail] = (byte)FixedHeader.FirstByte(type);
            buffer[tail + 1] = 2;
            buffer[tail + 2] = (byte)(packetId >> 8);
            buffer[tail + 3] = (byte)packetId;
            queue.Tail = tail + 4;
            if (reasonCode != 0)
            {
                buffer[tail + 1] = 3;
                buffer[tail + 4] = (byte)reasonCode;
                queue.Tail = tail + 5;
            }

            return true;
        }

        // Points the writer at room for a packet whose body takes at most this many bytes. False when there is none.
        public static bool TryOpen(ByteQueue queue, PacketWriter writer, int bodyBytes)
        {
            int bytes = bodyBytes + MqttLimits.MaximumFixedHeaderBytes;
            if (!queue.TryReserve(bytes))
            {
                return false;
            }

            writer.Open(queue.Buffer, queue.Tail, queue.Tail + bytes);
            return true;
        }

        // Appends the finished packet: it moves down over what the writer has left of its gap.
        public static void Commit(ByteQueue queue, PacketWriter writer)
        {
            Array.Copy(writer.Buffer, writer.PacketOffset, queue.Buffer, queue.Tail, writer.PacketLength);
            queue.Tail += writer.PacketLength;
        }

        // Length of one of our own packets, so the remaining length is well-formed.
        private int PacketLengthAt(int position)
        {
            byte[] buffer = Data.Buffer;
            int remaining = 0;
            int shift = 0;
            int body = position + 1;
            int b;
            do
            {
                b = buffer[body++];
                remaining |= (b & 0x7F) << shift;
                shift += 7;
            }
            while (b >= 0x80);

            return body - position + remaining;
        }
    }
}
