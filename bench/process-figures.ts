import { readFileSync } from 'node:fs';

/** Linux counts CPU time of other processes in hundredths of a second (`getconf CLK_TCK`). */
const tickMs = 10;

/** CPU time of a process and all its threads so far, milliseconds; to 10 ms. Linux only. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; user and system time are the 14th and 15th fields (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Proportional memory of a process, megabytes: what it shares with others is divided among them. Linux only. */
export function pssMbOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
