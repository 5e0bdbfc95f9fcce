import fc from 'fast-check';

// Mutated code is several times slower, and what a property has not found in this time it seldom finds at all.
fc.configureGlobal({ interruptAfterTimeLimit: 400, markInterruptAsFailure: false });
