package io.millrace.scoring;

import java.util.List;

/**
 * The values that one row puts into one input of a model, after the cast to the input's type.
 *
 * @param input the model's name for it
 * @param element {@code float}, {@code double}, {@code float16}, {@code int64}, {@code int32} or
 *     {@code string}
 * @param shape that of the call that gives the row's score, which holds the row twice where it can
 * @param features the positions of the features that fill it, in the order of the values
 * @param values Float, Double, Long or String, of the row alone; a null is NaN, or the empty string
 */
public record FedTensor(
    String input, String element, List<Long> shape, List<Integer> features, List<Object> values) {}
