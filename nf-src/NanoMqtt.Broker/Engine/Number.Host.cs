namespace NanoMqtt.Broker
{
    // A subscription, a tree node or a block of an arena as an element of a table: there may be more than 65,534 of them here.
    internal enum Number
    {
    }
}
