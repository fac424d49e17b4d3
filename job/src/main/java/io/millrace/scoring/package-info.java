/** Scoring of features by a model: its signature, the scorer, and the outcome for each row. */
package io.millrace.scoring;
