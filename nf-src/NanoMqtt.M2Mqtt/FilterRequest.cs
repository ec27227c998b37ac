using nanoFramework.M2Mqtt.Messages;

namespace NanoMqtt.M2Mqtt
{
    /// <summary>
    /// One call of Subscribe or Unsubscribe that has not been answered completely: M2Mqtt raises one event for the whole call, our client one
    /// for each filter.
    /// </summary>
    internal sealed class FilterRequest
    {
        private const MqttQoSLevel NoAnswer = (MqttQoSLevel)0xFF;

        internal readonly ushort Id;
        internal readonly MqttQoSLevel[] Answers;
        internal readonly bool IsUnsubscribe;

        private readonly string[] _filters;

        internal FilterRequest(ushort id, string[] filters, bool isUnsubscribe)
        {
            Id = id;
            IsUnsubscribe = isUnsubscribe;
            _filters = filters;
            Answers = new MqttQoSLevel[filters.Length];
            for (int i = 0; i < Answers.Length; i++)
            {
                Answers[i] = NoAnswer;
            }
        }

        // Whether that was the last answer.
        internal bool Take(string filter, MqttQoSLevel answer)
        {
            bool isComplete = true;
            for (int i = 0; i < Answers.Length; i++)
            {
                if (Answers[i] == NoAnswer)
                {
                    if (_filters[i] == filter)
                    {
                        Answers[i] = answer;
                    }
                    else
                    {
                        isComplete = false;
                    }
                }
            }

            return isComplete;
        }
    }
}
