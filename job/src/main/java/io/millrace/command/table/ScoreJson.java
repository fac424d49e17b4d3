package io.millrace.command.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.explain.ScoreAccount;
import io.millrace.explain.ScoreAccount.Move;
import io.millrace.explain.ScoreAccount.WhatIf;
import io.millrace.explain.Subject;
import io.millrace.scoring.FedTensor;
import io.millrace.scoring.Score;
import io.millrace.verify.Bits;

/** The explanation of a score, for programs. */
final class ScoreJson {
  private ScoreJson() {}

  static void write(ObjectNode node, ScoreAccount account, Subject subject) {
    ArrayNode tensors = node.putArray("tensors");
    account.tensors().forEach(each -> tensor(tensors.addObject(), each, subject));
    Score stored = subject.stored().score();
    ObjectNode recomputed = node.putObject("recomputed");
    ExplainJson.score(recomputed, account.recomputed());
    recomputed.put("runtime", account.runtime());
    recomputed.put(
        "same_bits",
        stored.status() == account.recomputed().status()
            && Bits.same(stored.value(), account.recomputed().value()));
    ArrayNode whatIfs = node.putArray("what_if");
    account.whatIfs().forEach(each -> whatIf(whatIfs.addObject(), each));
    ObjectNode moved = node.putObject("moved_by");
    moved.put("method", account.ablation().method());
    moved.put("unchanged_inputs", account.ablation().unchanged());
    ArrayNode moves = moved.putArray("features");
    account.ablation().moves().forEach(each -> move(moves.addObject(), each));
  }

  private static void tensor(ObjectNode node, FedTensor tensor, Subject subject) {
    node.put("input", tensor.input());
    node.put("element", tensor.element());
    ArrayNode shape = node.putArray("shape");
    tensor.shape().forEach(shape::add);
    ArrayNode values = node.putArray("row");
    for (int i = 0; i < tensor.values().size(); i++) {
      ObjectNode each = values.addObject();
      int feature = tensor.features().get(i);
      each.put("feature", subject.version().pipeline().features().get(feature).name());
      ExplainJson.value(each, "value", tensor.values().get(i));
    }
  }

  private static void whatIf(ObjectNode node, WhatIf whatIf) {
    ObjectNode set = node.putObject("set");
    whatIf.set().forEach((feature, value) -> ExplainJson.value(set, feature, value));
    ExplainJson.score(node.putObject("score"), whatIf.score());
  }

  private static void move(ObjectNode node, Move move) {
    node.put("feature", move.feature());
    ExplainJson.value(node, "value", move.value());
    ExplainJson.value(node, "before", move.before());
    ExplainJson.score(node.putObject("without"), move.without());
    node.put("moved", Double.isNaN(move.moved()) ? null : move.moved());
  }
}
