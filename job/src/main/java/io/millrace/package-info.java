/** The job: reads the definition and the parameters, builds the route, executes. */
package io.millrace;
