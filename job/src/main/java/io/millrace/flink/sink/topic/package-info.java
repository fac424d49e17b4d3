/**
 * The predictions topic: each prediction as JSON, in transactions that a lost reply or a late
 * restore neither doubles nor silently drops.
 */
package io.millrace.flink.sink.topic;
