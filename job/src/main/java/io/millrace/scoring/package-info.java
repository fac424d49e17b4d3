/** From features to scores: the model's signature, the scorer, and what it says of each row. */
package io.millrace.scoring;
