using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// What survives a reboot. Records: a queued message under its packet identifier, its PUBLISH as encoded; the same key with an empty value once
    /// PUBREC has come, or once it was sent, if its payload was not copied; received QoS 2 identifiers, empty, from <see cref="ReceivedKey"/> on. Before
    /// bytes leave that rely on a record (PUBLISH of QoS 2, PUBREL, PUBREC) the store is synced, whatever the interval: a power cut then repeats a step,
    /// and the identifier makes the repetition harmless. Also before PUBCOMP, and in a new session: from then on the server may use a received identifier for a new
    /// message, which would be taken for a repetition after a power cut. A message that was acknowledged but is still in the store is only sent once more.
    /// </content>
    internal sealed partial class ClientSession
    {
        // Whether something is not synced yet.
        internal bool IsStoreDirty;

        private const int ReceivedKey = 0x10000;
        private const int SyncPauseMs = 1000;

        private bool _mustSync;

        // 0 or negative while no time is set: that much later.
        private long _syncAtMs;

        // Syncs when the interval is over. To be called now and then while IsStoreDirty.
        internal void HandleStoreTime(long nowMs)
        {
            if (_syncAtMs <= 0)
            {
                _syncAtMs = nowMs + StoreIntervalMs - _syncAtMs;
            }

            if (nowMs >= _syncAtMs)
            {
                Sync();
            }
        }

        internal void Sync()
        {
            if (IsStoreDirty)
            {
                IsStoreDirty = !CountStoreError(Store.Sync());
                _mustSync = false;
                _syncAtMs = IsStoreDirty ? -SyncPauseMs : 0; // tries again, but holds nothing back
            }
        }

        private bool StoreMessage(int packetId, int index)
        {
            InFlightArena arena = _arena;
            byte[] buffer = arena.Buffer;
            int offset = arena.Offsets[index];
            if (!CountStoreError(Store.Put(packetId, buffer, offset, arena.Lengths[index])))
            {
                return false;
            }

            MarkDirty((buffer[offset] & ExactlyOnceBit) != 0);
            if (StoreIntervalMs == 0)
            {
                Sync();
            }

            return true;
        }

        // A record that says all by its key.
        private void StoreKey(int key)
        {
            if (Store != null)
            {
                CountStoreError(Store.Put(key, _sendBuffer, 0, 0));
                MarkDirty(true);
            }
        }

        private void DeleteStored(int key)
        {
            if (Store != null)
            {
                Store.Delete(key);
                MarkDirty(key >= ReceivedKey);
                HasOutput = true; // syncs first
            }
        }

        // isUrgent: before anything more is sent.
        private void MarkDirty(bool isUrgent)
        {
            IsStoreDirty = true;
            _mustSync |= isUrgent || StoreIntervalMs == 0;
        }

        private void ForgetReceived()
        {
            for (int i = 0; _received != null && i < _received.Count; i++)
            {
                DeleteStored(ReceivedKey | _received[i]);
            }

            _received = null;
        }

        // In the constructor: what an earlier life has left, first what waits for PUBCOMP, whose record is newer than its message is: no later PUBREL
        // may overtake it ([MQTT-4.6.0-4]). New messages get identifiers behind all: what does not fit or cannot be read stays in the store, and one
        // of theirs would take its place.
        private void Restore()
        {
            IMqttStore store = Store;
            int count = store.Count;
            for (int i = 0; i < 2 * count; i++)
            {
                int key = store.KeyAt(i % count);
                if ((store.LengthOf(key) == 0) != (i < count))
                {
                    continue;
                }

                if (key >= ReceivedKey)
                {
                    CountStoreError(Received.TryAdd(key & MqttLimits.MaximumPacketIdentifier));
                }
                else
                {
                    CountStoreError(_arena.TryRestore(store, key));
                    if (key > _lastId)
                    {
                        _lastId = key;
                    }
                }
            }
        }

        private bool CountStoreError(bool isGood)
        {
            if (!isGood)
            {
                Statistics.StoreFaults++;
            }

            return isGood;
        }
    }
}
