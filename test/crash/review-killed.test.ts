import { killTest } from "./kill-test.ts";

/*
 * The process is killed before each request of `review`, and after each that changes something. Then the same event comes again;
 * or none does, and the schedule finds what is left.
 */

killTest("review");
