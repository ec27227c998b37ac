using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Messages that must survive a restart, as records. A message is saved when something that survives refers to it for the first time. Its record
    // is deleted with its last reference.
    internal sealed partial class MessageStore
    {
        public void Save(int handle)
        {
            if (handle != 0 && !_isSaved[handle])
            {
                Records.Begin();
                WriteRecord(handle);
                _isSaved[handle] = Records.Put(Records.Message | handle);
            }
        }

        // Writes a message into the record that was begun, as the last thing in it: the end of the record is the end of the payload.
        public void WriteRecord(int handle)
        {
            int bytes = _arena.Lengths[handle];
            byte[] buffer = _arena.Buffer;
            int topic = _arena.Offsets[handle];
            int topicLength = _topicLengths[handle];
            int propertyLength = (int)_propertyLengths[handle];
            PacketWriter writer = Records.Writer;
            writer.WriteByte(_flags[handle]);
            writer.WriteBinary(buffer, topic, topicLength);
            writer.WriteVariableByteInteger(propertyLength);
            writer.WriteBytes(buffer, topic + bytes - propertyLength, propertyLength);
            writer.WriteBytes(buffer, topic + topicLength, bytes - topicLength - propertyLength);
        }

        // Saves the messages that expire once more, with the time that they have left.
        public void SaveExpiries()
        {
            for (int handle = 1; handle < _references.Length; handle++)
            {
                if (_isSaved[handle] && _expiries[handle] != int.MaxValue)
                {
                    if (IsExpired(handle)) // this writes what is left, but never 0
                    {
                        WriteSeconds(_arena.Buffer, ExpiryOf(handle), 0);
                    }

                    _isSaved[handle] = false;
                    Save(handle);
                    _isSaved[handle] = true; // if the store refuses it, the old record is still there
                }
            }
        }

        // Whether there is a message with this handle.
        public bool IsHeld(int handle) => handle > 0 && handle < _references.Length && _references[handle] != 0;

        // Reads the rest of a record as the message with this handle. Until EndRecount it has one reference. False if it makes no sense or does not fit.
        public bool TryRestore(int handle, PacketReader reader, PublishPacket message)
        {
            return _arena.TryReserve(handle) && (_isSaved[handle] = Restore(reader, message) == handle);
        }

        // The same for a message with any handle. Gives the handle or 0.
        public int Restore(PacketReader reader, PublishPacket message)
        {
            int flags = reader.ReadByte();
            MqttError error = message.Decode(reader.Buffer, (int)MqttPacketType.Publish << 4, reader.Position, reader.End, MqttProtocolLevel.V5);
            if (error != MqttError.None || message.TopicLength == 0 || flags > (QoSMask | RetainFlag)
                || (flags & QoSMask) == QoSMask)
            {
                return 0;
            }

            message.Retain = (flags & RetainFlag) != 0;
            return Add(message, (MqttQoS)(flags & QoSMask));
        }
    }
}
