using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What waits to be sent on one connection: control packets (CONNACK, acknowledgements, PINGRESP) go before PUBLISH packets, but only
    // where one of these has been sent whole.
    //
    //   control  |PUBACK|PINGRESP|
    //   data     (sent)PUBL|ISH|PUBLISH|PUBLISH|      ─►  "ISH", then control, then the two whole ones as one range
    //                      ◄──► CutBytes
    internal sealed partial class Connection
    {
        private const int RetainFlag = 0x01;

        public readonly ByteQueue Control;
        public readonly ByteQueue Data;

        // What is left of a PUBLISH that has been sent in part. As much as there is in the data queue: that goes out before anything else.
        public int CutBytes;

        public void ClearOutput()
        {
            Control.Clear();
            Data.Clear();
            CutBytes = 0;
        }

        // Ends the stream with DISCONNECT: PUBLISH packets that have not been begun are dropped. False when there is no room for it.
        public bool TryAppendDisconnect(int reasonCode)
        {
            ByteQueue queue = Control;
            if (!queue.TryReserve(3))
            {
                return false;
            }

            Data.Tail = Data.Head + CutBytes;
            Data.Remove(0);
            byte[] buffer = queue.Buffer;
            int tail = queue.Tail;
            buffer[tail] = (byte)((int)MqttPacketType.Disconnect << 4);
            buffer[tail + 1] = 1;
            buffer[tail + 2] = (byte)reasonCode;
            queue.Tail = tail + 3;
            return true;
        }

        // Takes the first bytes of what is to be sent next: that of control when no PUBLISH is cut.
        public void RemoveSent(int count)
        {
            if (Control.Tail > 0 && CutBytes == 0)
            {
                Control.Remove(count);
                return;
            }

            if (count == Data.Tail - Data.Head)
            {
                Data.Clear();
                CutBytes = 0;
                return;
            }

            int sentTo = Data.Head + count;
            int position = Data.Head + CutBytes;
            while (position < sentTo)
            {
                position += PacketLengthAt(position);
            }

            CutBytes = position - sentTo;
            Data.Remove(count);
        }

        // Where the oldest PUBLISH at QoS 0 lies in the data whose sending has not begun, or -1.
        public int FindDroppable()
        {
            int position = Data.Head + CutBytes;
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

        // The caller has made sure of the room. The reason code is left out when it is 0, which 3.1.1 always has.
        public void Acknowledge(int firstByte, int packetId, int reasonCode)
        {
            ByteQueue queue = Control;
            byte[] buffer = queue.Buffer;
            int tail = queue.Tail;
            buffer[tail] = (byte)firstByte;
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
