/** The embedded Kafka broker of a local run, and its topics. */
package io.millrace.local.broker;
