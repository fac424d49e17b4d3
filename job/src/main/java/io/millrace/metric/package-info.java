/** Every metric of the job, declared once; the adapters register them, METRICS.md lists them. */
package io.millrace.metric;
