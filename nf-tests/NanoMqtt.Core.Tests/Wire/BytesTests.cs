using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class BytesTests
    {
        [TestMethod]
        public void Ranges_of_every_length_are_equal_unless_one_byte_differs()
        {
            byte[] a = new byte[32];
            byte[] b = new byte[32];
            for (int length = 0; length <= 24; length++)
            {
                Assert.IsTrue(Bytes.AreEqual(a, 1, b, 3, length));
                for (int i = 0; i < length; i++)
                {
                    b[3 + i] = 0x80;
                    Assert.IsFalse(Bytes.AreEqual(a, 1, b, 3, length));
                    b[3 + i] = 0;
                }
            }
        }

        [TestMethod]
        public void Bytes_outside_the_ranges_do_not_matter()
        {
            byte[] a = { 9, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
            byte[] b = { 1, 2, 3, 4, 5, 6, 7, 8, 7 };
            Assert.IsTrue(Bytes.AreEqual(a, 1, b, 0, 8));
            Assert.IsFalse(Bytes.AreEqual(a, 1, b, 0, 9));
        }
    }
}
