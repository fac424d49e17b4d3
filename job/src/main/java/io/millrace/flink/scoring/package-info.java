/** The route's third arrow: micro-batches through the model, asynchronously. */
package io.millrace.flink.scoring;
