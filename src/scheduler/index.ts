export { dueGraces } from './due-graces.ts';
export { allDue, type ComingJobs, comingPlans, duePlans } from './due-plans.ts';
export { dueReminders } from './due-reminders.ts';
export type { GraceJob, Job, JobHandlers, OpenJob, RemindJob, SeriesJob } from './job.ts';
export type { QueueEngine, SqlPool } from './queue.ts';
export { connectRedis, RedisUnreachableError, type RedisConnections } from './redis.ts';
export { createScheduler, type DeadJob, type Scheduler, type SchedulerOptions } from './scheduler.ts';
export type { DueJobs } from './sweep.ts';
