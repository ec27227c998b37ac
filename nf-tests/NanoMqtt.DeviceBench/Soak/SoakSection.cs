using System;
using System.Diagnostics;
using System.Threading;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>
    /// Broker and clients for as long as the board has power: each publishes a message a second to all, every 10 seconds one is cut off, every
    /// minute another client is made, comes, goes and is thrown away. A line a minute; lost and doubled stay 0, and the heap comes
    /// back to the same.
    /// </summary>
    internal sealed class SoakSection
    {
        private const int Clients = 3;
        private const int TurnMs = 10;
        private const int CutSeconds = 10;

        private readonly SoakAcceptor _acceptor = new SoakAcceptor();
        private readonly SoakClient[] _clients = new SoakClient[Clients];
        private readonly SoakLink _guest;
        private int _cuts;

        public SoakSection()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.MaximumClients = Clients + 1;
            options.MaximumSessions = Clients + 1;
            new MqttBroker(_acceptor, options).Start();
            _guest = new SoakLink(_acceptor);
            for (int i = 0; i < Clients; i++)
            {
                _clients[i] = new SoakClient(i, Clients, _acceptor);
            }
        }

        public void Run(int minutes)
        {
            Pump(null, 2000); // everybody has subscribed
            for (int minute = 1; minute <= minutes; minute++)
            {
                for (int second = 1; second <= 60; second++)
                {
                    Act(second);
                }

                PrintMinute(minute);
            }
        }

        private void Act(int second)
        {
            for (int i = 0; i < Clients; i++)
            {
                _clients[i].Publish();
            }

            if (second % CutSeconds == 0)
            {
                _clients[_cuts % Clients].Link.Cut(_cuts / Clients % 2 == 1);
                _cuts++;
            }

            if (second == CutSeconds / 2)
            {
                Invite();
            }
            else
            {
                Pump(null, 1000);
            }
        }

        private void Invite()
        {
            using (MqttClient guest = new MqttClient(_guest, new MqttClientOptions { ClientId = "guest" }))
            {
                guest.Subscribe("soak/+/0", MqttQoS.AtMostOnce, 0);
                Pump(guest, 1000);
            }
        }

        private void Pump(MqttClient guest, int timeMs)
        {
            long endMs = Environment.TickCount64 + timeMs;
            while (Environment.TickCount64 < endMs)
            {
                for (int i = 0; i < Clients; i++)
                {
                    _clients[i].Client.Poll(0);
                }

                if (guest != null)
                {
                    guest.Poll(0);
                }

                Thread.Sleep(TurnMs);
            }
        }

        private void PrintMinute(int minute)
        {
            Debug.WriteLine("soak, minute " + minute + ": received " + SoakClient.Received + ", lost " + SoakClient.Lost + ", doubled " + SoakClient.Doubled
                + ", missed at QoS 0 " + SoakClient.Missed + ", cuts " + _cuts);
            Section.PrintHeap("minute " + minute);
        }
    }
}
