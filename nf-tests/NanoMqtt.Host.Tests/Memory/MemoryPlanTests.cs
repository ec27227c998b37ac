using System;
using System.IO;
using System.Text.RegularExpressions;
using NanoMqtt.Client;
using NanoMqtt.Host.Tests.Conventions;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Memory
{
    /// <summary>docs/memory.md says what is true. With NANOMQTT_WRITE_DOCS=1 its tables are written instead of compared.</summary>
    [TestFixture]
    public class MemoryPlanTests
    {
        private const string Document = "docs/memory.md";

        // The heap of a board without PSRAM, at its smallest.
        private const int HeapBytes = 80 * 1024;

        // What the table leaves out, with what the document says about it.
        private const int ThreadBytes = 1700;
        private const int ConnectionBytes = 200;

        // The partition "deploy" of nanoFramework's firmware for an ESP32 with 4 MB of flash.
        private const int DeploymentBytes = 0x1C0000;

        [Test]
        public void The_heap_table_is_what_real_objects_take() => Check("heap", MemoryPlan.HeapTable());

        [Test]
        public void The_flash_table_is_what_sizes_md_says() => Check("flash", MemoryPlan.FlashTable());

        [TestCase(8, 40)]
        [TestCase(13, 26)]
        public void A_broker_leaves_room_on_the_heap(int clients, int spareKilobytes) =>
            Assert.That(MemoryPlan.BrokerBytes(clients) + ThreadBytes + ((clients + 1) * ConnectionBytes), Is.LessThanOrEqualTo(HeapBytes - (spareKilobytes * 1024)));

        [Test]
        public void The_gateway_leaves_room_on_the_heap() =>
            Assert.That(MemoryPlan.GatewayBytes() + (3 * ThreadBytes) + (10 * ConnectionBytes), Is.LessThanOrEqualTo(HeapBytes - (26 * 1024)));

        [Test]
        public void Every_program_fits_the_flash_several_times() => Assert.That(MemoryPlan.LargestProgram(), Is.LessThan(DeploymentBytes / 4));

        [Test]
        public void Objects_and_arrays_take_whole_blocks()
        {
            Assert.That(DeviceHeap.BytesOf(new object()), Is.EqualTo(12));
            Assert.That(DeviceHeap.BytesOf(Array.Empty<byte>()), Is.EqualTo(12));
            Assert.That(DeviceHeap.BytesOf(new byte[12]), Is.EqualTo(24));
            Assert.That(DeviceHeap.BytesOf(new byte[13]), Is.EqualTo(36));
            Assert.That(DeviceHeap.BytesOf(new int[4]), Is.EqualTo(36));
            Assert.That(DeviceHeap.BytesOf(new long[3]), Is.EqualTo(36));
            Assert.That(DeviceHeap.BytesOf(new DayOfWeek[3]), Is.EqualTo(24));
            Assert.That(DeviceHeap.BytesOf(new object[2]), Is.EqualTo(36));
            Assert.That(DeviceHeap.BytesOf("esp32-01"), Is.EqualTo(24));
            Assert.That(DeviceHeap.BytesOf(new Action(Objects_and_arrays_take_whole_blocks)), Is.EqualTo(24));
        }

        [Test]
        public void What_is_reached_counts_once_with_all_that_it_holds()
        {
            var shared = new byte[12];
            Assert.That(DeviceHeap.BytesOf(new object[] { shared, shared, null }), Is.EqualTo(48 + 24));

            // Twelve bytes a field, whatever its type; the array that it refers to; the strings too.
            var will = new MqttWill { Topic = "status/a", Payload = new byte[12] };
            int fields = typeof(MqttWill).GetFields().Length;
            Assert.That(DeviceHeap.BytesOf(will), Is.EqualTo(12 + (12 * fields) + 24 + 24));
        }

        private static void Check(string name, string table)
        {
            string begin = $"<!-- {name}: generated -->\n";
            string document = SourceTree.Read(Document).ReplaceLineEndings("\n");
            Match found = Regex.Match(document, Regex.Escape(begin) + "(.*?)<!-- end -->", RegexOptions.Singleline);
            Assert.That(found.Success, Is.True, "no place for the table in " + Document);
            if (Environment.GetEnvironmentVariable("NANOMQTT_WRITE_DOCS") == "1")
            {
                File.WriteAllText(Path.Combine(SourceTree.Root, Document), document.Replace(found.Value, begin + table + "<!-- end -->", StringComparison.Ordinal));
                return;
            }

            Assert.That(found.Groups[1].Value, Is.EqualTo(table), $"{Document} is out of date: NANOMQTT_WRITE_DOCS=1 dotnet test nf-tests/NanoMqtt.Host.Tests --filter MemoryPlanTests");
        }
    }
}
