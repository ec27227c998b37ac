using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>A mosquitto of our own on a free port, with its files in a folder of its own. It can be killed and started again.</summary>
    internal sealed class MosquittoBroker : IDisposable
    {
        private readonly string _program = Find();
        private readonly string _folder = Directory.CreateTempSubdirectory("nanomqtt-mosquitto-").FullName;
        private Process _process;

        /// <param name="configuration">More lines for its configuration file.</param>
        public MosquittoBroker(params string[] configuration) => Start(configuration);

        /// <param name="server">Its certificate.</param>
        /// <param name="clientCa">What signs the client certificates that it demands; null for none.</param>
        /// <param name="newestTls">What OpenSSL calls the newest version that it may use.</param>
        public MosquittoBroker(X509Certificate2 server, X509Certificate2 clientCa = null, string newestTls = "TLSv1.3")
        {
            using ECDsa key = server.GetECDsaPrivateKey();
            Write("openssl.cnf", $"openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nMaxProtocol = {newestTls}\n");
            string[] tls = ["certfile " + Write("server.pem", server.ExportCertificatePem()), "keyfile " + Write("server.key", key.ExportPkcs8PrivateKeyPem())];
            string[] mutual = clientCa == null ? [] : ["cafile " + Write("ca.pem", clientCa.ExportCertificatePem()), "require_certificate true"];
            Start([.. tls, .. mutual]);
        }

        public int Port { get; } = FreePort();

        /// <summary>Ends it as a power cut does.</summary>
        public void Kill()
        {
            _process.Kill();
            _process.WaitForExit();
        }

        /// <summary>Ends it in order: it saves its state where it is told to.</summary>
        public void Terminate()
        {
            using Process kill = Process.Start("kill", $"-TERM {_process.Id}");
            Assert.That(_process.WaitForExit(Limits.WaitMs), Is.True, "mosquitto does not end");
        }

        public void Restart() => Start();

        public void Dispose()
        {
            Kill();
            _process.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        // Not one of those that systems give to outgoing connections, 32768 and above: while mosquitto is away, a client that keeps trying
        // would be given this very port for its own end one day, and be connected with itself.
        private static int FreePort()
        {
            while (true)
            {
                int port = Random.Shared.Next(10000, 32768);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                try
                {
                    listener.Start();
                    return port;
                }
                catch (SocketException)
                {
                    // Somebody has it.
                }
            }
        }

        // Skips the test where it is missing, or fails it where somebody said that it must be there.
        private static string Find()
        {
            string path = Environment.GetEnvironmentVariable("PATH") + Path.PathSeparator + "/usr/sbin";
            string program = path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);
            if (program == null)
            {
                const string Reason = "mosquitto is not installed (package mosquitto)";
                if (Environment.GetEnvironmentVariable("NANOMQTT_REQUIRE_PEERS") == "1")
                {
                    Assert.Fail(Reason);
                }

                Assert.Ignore(Reason);
            }

            return program;
        }

        private void Start(string[] configuration)
        {
            string[] lines = [$"listener {Port} 127.0.0.1", "allow_anonymous true", "log_dest stderr", $"persistence_location {_folder}/", $"user {Environment.UserName}", .. configuration];
            Write("mosquitto.conf", string.Join('\n', lines));
            Start();
        }

        private void Start()
        {
            var start = new ProcessStartInfo(_program, "-c mosquitto.conf") { WorkingDirectory = _folder, RedirectStandardError = true };
            start.Environment["OPENSSL_CONF"] = Path.Combine(_folder, "openssl.cnf");
            var lines = new Inbox<string>();
            _process = new Process { StartInfo = start };
            _process.ErrorDataReceived += (sender, e) => lines.Add(e.Data);
            _process.Start();
            _process.BeginErrorReadLine();
            string line = lines.NextWhere(l => l == null || l.EndsWith(" running", StringComparison.Ordinal));
            Assert.That(line, Is.Not.Null, "mosquitto does not start");
        }

        private string Write(string name, string text)
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
            return name;
        }
    }
}
