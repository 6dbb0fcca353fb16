export { type Actor, type Role, ROLES } from './auth/actor.js';
export { type DatabaseOptions, type EntityClass, type MigrationClass, openDatabase } from './database/open-database.js';
export { calendarDay, Clock, MovableClock, SystemClock } from './clock/clock.js';
export { Problem, type ProblemItem } from './http/problem.js';
export { IdSource, UuidV7Source } from './ids/id-source.js';
