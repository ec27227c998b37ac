using System;
using System.Collections.Generic;
using System.Threading;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>A sensor that measures what it is told and fails on demand.</summary>
    internal sealed class SimulatedSensor : ISensor
    {
        public int FailuresLeft { get; set; }

        public double TemperatureCelsius { get; set; } = -3.47;

        public int Reads { get; private set; }

        /// <summary>Called before each measurement; may be null.</summary>
        public Action Measuring { get; set; }

        public bool Read(SensorReading reading)
        {
            Reads++;
            Measuring?.Invoke();
            if (FailuresLeft > 0)
            {
                FailuresLeft--;
                return false;
            }

            reading.TemperatureCelsius = TemperatureCelsius;
            reading.HumidityPercent = 44.8;
            reading.PressureHectopascals = 1013.25;
            return true;
        }
    }

    /// <summary>A network that is there, or fails on demand.</summary>
    internal sealed class SimulatedNetwork : INetwork
    {
        public int FailuresLeft { get; set; }

        public int Tries { get; private set; }

        public string Error => "no cable";

        public bool Connect(int timeoutMs)
        {
            Tries++;
            if (FailuresLeft > 0)
            {
                FailuresLeft--;
                return false;
            }

            return true;
        }
    }

    /// <summary>A board's Wi-Fi that fails on demand, and whose address comes and goes.</summary>
    internal sealed class SimulatedWifi : IWifi
    {
        private readonly Queue<WifiResult> _results;

        /// <param name="results">How the first tries end; all others join.</param>
        public SimulatedWifi(params WifiResult[] results) => _results = new Queue<WifiResult>(results);

        public int Joins { get; private set; }

        public bool HasAddress { get; set; }

        public bool WasJoinedBefore { get; set; }

        public string Failure => "status 9";

        public bool IsJoined(string name) => HasAddress;

        public bool IsLookedFor(string name, string password) => WasJoinedBefore;

        public WifiResult Join(string name, string password, int timeoutMs)
        {
            Joins++;
            WifiResult result = _results.TryDequeue(out WifiResult next) ? next : WifiResult.Joined;
            HasAddress = result == WifiResult.Joined;
            return result;
        }
    }

    /// <summary>A way to the broker on which connections are lost as soon as they are accepted, some times, before it works.</summary>
    internal sealed class FlappingTransport : ITransport
    {
        private static readonly byte[] s_accepted = { 0x20, 3, 0, 0, 0 }; // CONNACK of 5.0, a new session

        private readonly ITransport _transport;
        private readonly int _losses;
        private int _opened;
        private bool _isAccepted;

        public FlappingTransport(ITransport transport, int losses)
        {
            _transport = transport;
            _losses = losses;
        }

        /// <summary>Called before the connection that is the first to last.</summary>
        public Action Recovering { get; set; }

        private bool IsFlapping => _opened <= _losses;

        public void Open(int timeoutMs)
        {
            _opened++;
            _isAccepted = false;
            if (!IsFlapping)
            {
                Recovering();
                _transport.Open(timeoutMs);
            }
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (!IsFlapping)
            {
                return _transport.Receive(buffer, offset, count, timeoutMs);
            }

            if (_isAccepted)
            {
                return -1;
            }

            _isAccepted = true;
            s_accepted.CopyTo(buffer, offset);
            return s_accepted.Length;
        }

        public bool Send(byte[] buffer, int offset, int count) => IsFlapping || _transport.Send(buffer, offset, count);

        public void Close() => _transport.Close();
    }

    /// <summary>A relay.</summary>
    internal sealed class SimulatedSwitch : ISwitch
    {
        public bool IsOn { get; set; }
    }

    /// <summary>What a node says.</summary>
    internal sealed class LogInbox : ILog
    {
        public Inbox<string> Lines { get; } = new();

        public void Write(string line) => Lines.Add(line);
    }

    /// <summary>A node at work on a thread of its own, until it is disposed of.</summary>
    internal sealed class RunningNode : IDisposable
    {
        private readonly Thread _thread;
        private readonly Action _stop;
        private readonly Action _dispose;

        public RunningNode(Action run, Action stop, Action dispose = null)
        {
            _stop = stop;
            _dispose = dispose;
            _thread = new Thread(() => run()) { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _stop();
            Assert.That(_thread.Join(Limits.WaitMs), Is.True, "the node does not stop");
            _dispose?.Invoke();
        }
    }
}
