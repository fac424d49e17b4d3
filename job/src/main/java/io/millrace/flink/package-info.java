/** What the adapters share: how a start is refused, the checks before it, and the frozen uids. */
package io.millrace.flink;
