package io.millrace.command.table;

import io.millrace.explain.ScoreAccount;
import io.millrace.explain.ScoreAccount.Ablation;
import io.millrace.explain.ScoreAccount.Move;
import io.millrace.explain.ScoreAccount.WhatIf;
import io.millrace.explain.Subject;
import io.millrace.feature.FeatureDefinition;
import io.millrace.scoring.FedTensor;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import io.millrace.verify.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The explanation of a score, for people. */
final class ScoreText {
  private static final int MOVES_SHOWN = 10;

  private final ExplainText text;
  private final Subject subject;

  ScoreText(ExplainText text, Subject subject) {
    this.text = text;
    this.subject = subject;
  }

  void printWithoutModel() {
    text.line("Score", "none: the version has no model");
    ending();
  }

  void print(ScoreAccount account) {
    tensors(account.tensors());
    model(account);
    score(account.recomputed());
    ending();
    account.whatIfs().forEach(this::whatIf);
    ablation(account.ablation());
  }

  private void tensors(List<FedTensor> tensors) {
    List<String> features =
        subject.version().pipeline().features().stream().map(FeatureDefinition::name).toList();
    List<String> lines = new TensorText(features).lines(tensors);
    for (int i = 0; i < lines.size(); i++) {
      text.line(i % 2 == 0 ? "Tensor" : "", "%s", lines.get(i));
    }
  }

  private void model(ScoreAccount account) {
    ModelIdentity model = subject.stored().model();
    if (model != null) {
      text.line("Model", "%s %s, SHA-256 %s", model.name(), model.version(), model.sha256());
      text.line(
          "",
          "%s%s",
          model.runtime(),
          model.runtime().equals(account.runtime()) ? "" : "; here " + account.runtime());
    }
  }

  private void score(Score here) {
    Score stored = subject.stored().score();
    boolean same = stored.status() == here.status() && Bits.same(stored.value(), here.value());
    text.line("Score", "%s", text(stored));
    text.line("", "recomputed here: %s", same ? sameAs(here) : "DIFFERS: " + text(here));
  }

  private static String sameAs(Score here) {
    return here.status() == ScoreStatus.SCORED ? "the same bits" : "no score either";
  }

  private void ending() {
    Score stored = subject.stored().score();
    text.line(
        "Status", "%s%s", stored.status(), stored.error() == null ? "" : ": " + stored.error());
    text.line("Scored", "%s", subject.scoredAt());
    subject
        .commit()
        .ifPresentOrElse(
            commit ->
                text.line(
                    "Committed",
                    "%s in snapshot %d%s",
                    commit.at(),
                    commit.snapshotId(),
                    commit.mark().map(mark -> ", " + mark).orElse("")),
            () -> text.line("Committed", "in a snapshot that has expired"));
  }

  private void whatIf(WhatIf whatIf) {
    List<String> set = new ArrayList<>();
    whatIf.set().forEach((feature, value) -> set.add(feature + " = " + value));
    text.line("If", "%s: %s%s", String.join(", ", set), text(whatIf.score()), change(whatIf));
  }

  private String change(WhatIf whatIf) {
    Score stored = subject.stored().score();
    return stored.status() == ScoreStatus.SCORED && whatIf.score().status() == ScoreStatus.SCORED
        ? signed(", %+.6g", (double) whatIf.score().value() - stored.value())
        : "";
  }

  private void ablation(Ablation ablation) {
    text.line("Moved by", "%s", ablation.method());
    List<Move> moving = ablation.moves().stream().filter(each -> each.moved() != 0).toList();
    for (Move each : moving.subList(0, Math.min(MOVES_SHOWN, moving.size()))) {
      text.line(
          "",
          "%s  %s: %s → %s",
          Double.isNaN(each.moved()) ? each.without().status() : signed("%+.6g", each.moved()),
          each.feature(),
          each.before(),
          each.value());
    }
    List<String> rest = new ArrayList<>();
    if (moving.size() > MOVES_SHOWN) {
      rest.add("%,d moved it less".formatted(moving.size() - MOVES_SHOWN));
    }
    if (ablation.moves().size() > moving.size()) {
      rest.add("%,d changed and moved nothing".formatted(ablation.moves().size() - moving.size()));
    }
    if (ablation.unchanged() > 0) {
      rest.add("%,d are as they were".formatted(ablation.unchanged()));
    }
    if (!rest.isEmpty()) {
      text.line("", "of the model's other inputs %s", String.join(", ", rest));
    }
  }

  private static String text(Score score) {
    return score.status() == ScoreStatus.SCORED
        ? Bits.text(score.value())
        : score.status() + (score.error() == null ? "" : ": " + score.error());
  }

  private static String signed(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
