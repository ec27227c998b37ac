using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    /// <summary>A handler of the method "M": starts with "go!-", answers "q" with "&gt;q&lt;", and gives up when told to.</summary>
    internal sealed class AuthenticationScript
    {
        internal bool GivesUp;
        internal string Log = "";

        internal MqttClientOptions CreateOptions()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.AuthenticationMethod = "M";
            options.AuthenticationHandler = Answer;
            return options;
        }

        private byte[] Answer(MqttReasonCode step, byte[] buffer, int offset, int count)
        {
            if (GivesUp)
            {
                return null;
            }

            string data = count == 0 ? string.Empty : Utf8.GetString(buffer, offset, count);
            Log += (step == MqttReasonCode.ReAuthenticate ? "start" : data) + " ";
            return TestOptions.Bytes(step == MqttReasonCode.ReAuthenticate ? "go!-" : ">" + data + "<");
        }
    }
}
