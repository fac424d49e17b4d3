/**
 * The schemas that records were written with, and the formats that need them: a reader for each,
 * found by the id in a record's header. Pure Java; who keeps the schemas is not known here.
 */
package io.millrace.schema;
