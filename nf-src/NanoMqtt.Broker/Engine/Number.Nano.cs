namespace NanoMqtt.Broker
{
    // A subscription, a tree node or a block of an arena as an element of a table: two bytes on a board.
    internal enum Number : ushort
    {
    }
}
