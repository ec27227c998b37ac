namespace NanoMqtt.Host.Tests.Model
{
    // Time passes, from one moment at which something is due to the next. Just before nothing may have happened, just after all must have. So
    // nothing else ever happens within the tolerance.
    internal sealed partial class ModelRun
    {
        private void DoPass(long milliseconds)
        {
            long untilMs = _model.NowMs + milliseconds;
            for (long? dueMs = _model.NextDueMs(); dueMs - ModelServer.ToleranceMs <= untilMs; dueMs = _model.NextDueMs())
            {
                long quietMs = dueMs.Value - ModelServer.ToleranceMs;
                if (quietMs > _model.NowMs)
                {
                    MoveTo(quietMs);
                    Settle();
                }

                MoveBeyond(dueMs.Value);
                while (untilMs < _model.NowMs)
                {
                    untilMs += 1000; // seconds stay whole
                }
            }

            MoveTo(untilMs);
        }

        // To a moment at which nothing is due. The pump tells the engine the time once a second at least.
        private void MoveTo(long nowMs)
        {
            MoveEngineTo(nowMs);
            _broker.Engine.HandleTime(_broker.Clock.NowMs);
            _broker.Flush();
            _model.MoveTo(nowMs);
        }

        // Also beyond what is due so soon afterwards that no quiet moment lies between.
        private void MoveBeyond(long dueMs)
        {
            _model.IsUnordered = true;
            long? nextMs = dueMs;
            while (nextMs - ModelServer.ToleranceMs <= dueMs + ModelServer.ToleranceMs)
            {
                dueMs = nextMs.Value;
                _model.MoveTo(dueMs);
                nextMs = _model.NextDueMs();
            }

            MoveEngineTo(dueMs + ModelServer.ToleranceMs);
            _model.MoveTo(dueMs + ModelServer.ToleranceMs);
            _model.IsUnordered = false;
            Settle();
        }

        // The engine is called when it wants to be.
        private void MoveEngineTo(long nowMs)
        {
            long untilMs = nowMs - _startedMs;
            while (_broker.Engine.NextDeadlineMs <= untilMs)
            {
                long deadlineMs = _broker.Engine.NextDeadlineMs;
                _broker.Clock.AdvanceTo(System.Math.Max(deadlineMs, _broker.Clock.NowMs));
                _broker.Engine.HandleTime(_broker.Clock.NowMs);
                _broker.Flush();
                if (_broker.Engine.NextDeadlineMs <= deadlineMs)
                {
                    throw new Disagreement($"at {deadlineMs} the broker wants to be called at {_broker.Engine.NextDeadlineMs}");
                }
            }

            _broker.Clock.AdvanceTo(untilMs);
        }
    }
}
