using nanoFramework.TestFramework;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class ReconnectDelayTests
    {
        [TestMethod]
        public void The_delay_doubles_within_its_bounds()
        {
            for (int seed = 0; seed < 50; seed++)
            {
                ReconnectDelay delay = new ReconnectDelay(100, 1500, seed);
                AssertBetween(100, 200, delay.Next(0));
                AssertBetween(200, 400, delay.Next(0));
                AssertBetween(400, 800, delay.Next(0));
                for (int i = 0; i < 100; i++)
                {
                    AssertBetween(750, 1500, delay.Next(0));
                }
            }
        }

        [TestMethod]
        public void A_connection_that_lasted_starts_over()
        {
            ReconnectDelay delay = new ReconnectDelay(100, 1500, 1);
            delay.Next(0);
            delay.Next(0);
            delay.Next(0);
            AssertBetween(750, 1500, delay.Next(799));
            AssertBetween(100, 200, delay.Next(1500));
        }

        [TestMethod]
        public void Equal_bounds_give_that_delay()
        {
            ReconnectDelay delay = new ReconnectDelay(70, 70, 1);
            Assert.AreEqual(70, delay.Next(0));
            Assert.AreEqual(70, delay.Next(0));
        }

        [TestMethod]
        public void The_largest_bounds_do_not_overflow()
        {
            ReconnectDelay delay = new ReconnectDelay(1000000000, int.MaxValue, 1);
            for (int i = 0; i < 10; i++)
            {
                AssertBetween(1000000000, int.MaxValue, delay.Next(0));
            }
        }

        private static void AssertBetween(int low, int high, int actual)
        {
            Assert.IsTrue(actual >= low && actual <= high, actual.ToString());
        }
    }
}
