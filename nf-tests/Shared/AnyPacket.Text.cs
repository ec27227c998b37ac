using System.Text;
using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <content>The parts that the texts of packets are made of.</content>
    public sealed partial class AnyPacket
    {
        private void Reason(StringBuilder text, MqttReasonCode code)
        {
            if (_level >= MqttProtocolLevel.V5)
            {
                Number(text, "reason", (int)code);
            }
        }

        private void Properties(StringBuilder text, PropertyBlock block)
        {
            Properties(text, block, _level);
        }

        // What a packet without properties keeps of an earlier one is not its own.
        private void Properties(StringBuilder text, PropertyBlock block, MqttProtocolLevel level)
        {
            if (level < MqttProtocolLevel.V5 || block == null || block.Length == 0)
            {
                return;
            }

            text.Append(" {");
            block.Rewind();
            for (bool isFirst = true; block.TryNext(); isFirst = false)
            {
                text.Append(isFirst ? "" : " ");
                byte[] id = { (byte)block.Id };
                text.Append(WireNotation.ToHex(id, 0, 1)).Append('=');
                PropertyValue(text, block);
            }

            text.Append('}');
        }

        private void PropertyValue(StringBuilder text, PropertyBlock block)
        {
            switch (block.Id)
            {
                case MqttProperty.CorrelationData:
                case MqttProperty.AuthenticationData:
                    text.Append(WireNotation.ToHex(block.Buffer, block.ValueOffset, block.ValueLength));
                    break;
                case MqttProperty.UserProperty:
                    text.Append('\'').Append(Text(block.NameOffset, block.NameLength)).Append("':'");
                    text.Append(Text(block.ValueOffset, block.ValueLength)).Append('\'');
                    break;
                case MqttProperty.ContentType:
                case MqttProperty.ResponseTopic:
                case MqttProperty.AssignedClientIdentifier:
                case MqttProperty.AuthenticationMethod:
                case MqttProperty.ResponseInformation:
                case MqttProperty.ServerReference:
                case MqttProperty.ReasonString:
                    text.Append('\'').Append(Text(block.ValueOffset, block.ValueLength)).Append('\'');
                    break;
                default:
                    text.Append(block.Number);
                    break;
            }
        }

        private static void Flag(StringBuilder text, string name, bool value)
        {
            if (value)
            {
                text.Append(' ').Append(name);
            }
        }

        private static void Number(StringBuilder text, string name, int value)
        {
            text.Append(' ').Append(name).Append('=').Append(value);
        }

        private void Quoted(StringBuilder text, string name, int offset, int length)
        {
            text.Append(' ').Append(name).Append("='").Append(Text(offset, length)).Append('\'');
        }

        private void Hex(StringBuilder text, string name, int offset, int length)
        {
            text.Append(' ').Append(name).Append('=').Append(WireNotation.ToHex(_buffer, offset, length));
        }
    }
}
