"""Tests of the comparison of answers, which answers pass and which do not: python -m unittest answers_test"""

import unittest

import pyarrow as pa
from answers import canonical, difference
from questions import Question

RATES = Question("rates", "", ("user",), near={"near": 1e-12}, optional={"bytes": "no sizes"})


def table(**columns):
    return canonical(RATES, pa.table(columns))


class AnswersTest(unittest.TestCase):
    def test_rows_in_another_order_and_integers_of_another_width_are_equal(self):
        one = table(user=["a", "b"], n=pa.array([1, 2], pa.int64()))
        other = table(user=["b", "a"], n=pa.array([2, 1], pa.int32()))
        self.assertIsNone(difference(RATES, other, one))

    def test_one_bit_of_a_double_is_told(self):
        one, other = table(user=["a"], rate=[0.1 + 0.2]), table(user=["a"], rate=[0.3])
        self.assertIn("rate of {'user': 'a'}: 0.3 instead of 0.30000000000000004", difference(RATES, other, one))

    def test_a_column_that_may_be_near_may_not_be_far(self):
        one = table(user=["a"], near=[0.1 + 0.2])
        self.assertIsNone(difference(RATES, table(user=["a"], near=[0.3]), one))
        self.assertIsNotNone(difference(RATES, table(user=["a"], near=[0.31]), one))

    def test_a_null_differs_from_every_value(self):
        one = table(user=["a", "b"], rate=[0.0, 1.0])
        self.assertIsNotNone(difference(RATES, table(user=["a", "b"], rate=[None, 1.0]), one))

    def test_missing_rows_and_columns_are_told_unless_an_engine_may_leave_them_out(self):
        one = table(user=["a"], n=[1], bytes=[2])
        self.assertIsNone(difference(RATES, table(user=["a"], n=[1]), one))
        self.assertIsNotNone(difference(RATES, table(user=["a"], bytes=[2]), one))
        self.assertIsNotNone(difference(RATES, table(user=["a", "b"], n=[1, 1], bytes=[2, 2]), one))

    def test_times_in_text_are_times(self):
        one = canonical(RATES, pa.table({"user": ["a"], "at": pa.array([1_500_000], pa.timestamp("us", tz="UTC"))}))
        for text in ("1970-01-01T00:00:01.5Z", "1970-01-01 00:00:01.500000 UTC"):
            self.assertIsNone(difference(RATES, canonical(RATES, pa.table({"user": ["a"], "at": [text]}), one), one))

    def test_a_float_that_came_as_text_is_the_float_that_came_as_such(self):
        rates = Question("rates", "", types={"rate": pa.float32()})
        one = canonical(rates, pa.table({"rate": [0.9634978]}))
        self.assertIsNone(difference(rates, canonical(rates, pa.table({"rate": pa.array([0.9634978], pa.float32())}), one), one))


if __name__ == "__main__":
    unittest.main()
