export { type DumpOptions, newestGoodDump, type RestoreReport, restoreDump, scheduleDumps, takeDump } from './dumps.ts';
