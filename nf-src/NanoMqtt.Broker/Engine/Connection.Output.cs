using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // What waits to be sent on one connection. Control packets (SUBACK, acknowledgements, PINGRESP) overtake PUBLISH packets. But a PUBLISH of
    // which the first part has been sent is completed before.
    //
    //   control  |PUBACK|PINGRESP|
    //   data     (sent)PUBL|ISH|PUBLISH|PUBLISH|      ─►  "ISH", then control, then the two whole ones as one range
    //                      ◄──► CutBytes
    internal sealed partial class Connection
    {
        private const int RetainFlag = 0x01;

        public readonly ByteQueue Control;
        public readonly ByteQueue Data;

        // How many bytes at the head of Data must go out before any control packet: the rest of a PUBLISH that was sent in part, or everything up to
        // a CONNACK or AUTH.
        public int CutBytes;

        public void ClearOutput()
        {
            Control.Clear();
            Data.Clear();
            CutBytes = 0;
        }

        // Appends a DISCONNECT, the last packet on this connection. PUBLISH packets of which nothing has been sent are dropped. False if there is no
        // room for it.
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

        // This many bytes have been sent: of Control if that was next, else of Data.
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

        // The position of the oldest PUBLISH at QoS 0 of which nothing has been sent, or -1.
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

        // Removes the packet at this position.
        public void RemoveAt(int position)
        {
            int length = PacketLengthAt(position);
            Data.Tail -= length;
            Array.Copy(Data.Buffer, position + length, Data.Buffer, position, Data.Tail - position);
        }

        // Appends an acknowledgement. The caller has made sure that there is room. A reason code of 0 is left out; in 3.1.1 it is always 0.
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

        // Length of the packet at this position. It is one of our own, so its remaining length is well-formed.
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
