package io.millrace.scoring;

/**
 * A prediction of a job with a control topic.
 *
 * @param deployment the number of the deployment that said which version scores
 */
public record DeployedPrediction(Prediction prediction, long deployment) {}
