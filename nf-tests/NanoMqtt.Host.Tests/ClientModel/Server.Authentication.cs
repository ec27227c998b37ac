using System;
using System.Linq;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>Enhanced authentication (5.0 §4.12): as many steps as the terms say, before CONNACK and whenever the client wants it again.</content>
    internal sealed partial class Server
    {
        private const int Auth = 0xF0, NextStep = 0x18, FirstStep = 0x19;

        // What to do when all steps are done, or null: no exchange is under way.
        private Action _finish;
        private int _stepsLeft;
        private int _steps;

        public void HandleAuth(int step)
        {
            if (step == FirstStep)
            {
                BeginSteps(FinishAgain);
            }
            else if (_finish != null)
            {
                TakeStep();
            }
        }

        /// <summary>A step, whether or not it is time for one.</summary>
        public void SendStep(int step)
        {
            byte[] data = NextData();
            Send(Bytes.Packet(Auth, [(byte)step], Bytes.Properties(Level, AuthenticationOf(data))), () => _client.ReadStep(step, data));
        }

        private void BeginSteps(Action finish)
        {
            _finish = finish;
            _stepsLeft = Terms.Steps;
            if (Terms.StepFault == null || IsConnected)
            {
                TakeStep();
                return;
            }

            Violation violation = Violation.OfSteps.First(v => v.Name == Terms.StepFault);
            Send(violation.Packet(Level), () => _client.ReadViolation(violation.Codes));
        }

        private void TakeStep()
        {
            if (_stepsLeft-- > 0)
            {
                SendStep(NextStep);
                return;
            }

            Action finish = _finish;
            _finish = null;
            finish();
        }

        private void FinishAgain()
        {
            if (Terms.Code == 0)
            {
                SendStep(0);
            }
            else
            {
                _client.HandleCut(false);
                Leave(0x87);
            }
        }

        private byte[] NextData() => _steps++ % 4 == 0 ? [] : Outgoing.PayloadOf(_steps, _steps % 20);

        private static byte[] AuthenticationOf(byte[] data) => Bytes.Join(Bytes.Text(0x15, "m"), data.Length == 0 ? [] : Bytes.Join([0x16], Bytes.Two(data.Length), data));
    }
}
