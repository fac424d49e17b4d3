/** The job in this process: from which state it starts, when it is done, and how it stops. */
package io.millrace.local.job;
