package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;

/** Looks at calls of words that there are: said twice, and with arguments that nobody knows. */
final class CallCheck {
  private final ScriptSession session;
  private final EnclosingBlocks blocks;

  CallCheck(ScriptSession session, EnclosingBlocks blocks) {
    this.session = session;
    this.blocks = blocks;
  }

  /** Tells what is wrong with a call of a method of a block. */
  void check(MethodCallExpression call, MethodNode target, Block block) {
    String name = target.getName();
    Entry word = block.words().get(name);
    if (word == null && !block.known().containsKey(name) && !blocks.isGetter(block, name)) {
      SourceSpan place = session.span(call.getMethod());
      Diagnostic problem =
          ScriptSession.error(
              LanguageCodes.UNKNOWN_WORD,
              "there is no word '" + name + "' in " + block.name(),
              place);
      session.report(
          call,
          ScriptSession.withNearest(
              problem, place, DidYouMean.nearest(name, MissingWords.names(block))));
      session.poison(call);
    } else if (word != null) {
      checkOnce(call, word, block);
      namedOf(call, word).forEach(entry -> checkNamed(call, word, entry));
    }
  }

  private void checkOnce(MethodCallExpression call, Entry word, Block block) {
    Expression first = word.once() ? session.firstOf(call) : null;
    if (first != null) {
      session.report(
          call,
          ScriptSession.error(
                  LanguageCodes.SAID_TWICE,
                  "'" + word.name() + "' stands twice in " + block.name() + ", which takes one",
                  session.span(call, word.name()))
              .withRelated(
                  new Related("the first one stands here", session.span(first, word.name())))
              .withHint("leave one of them out"));
    }
  }

  private void checkNamed(MethodCallExpression call, Entry word, MapEntryExpression entry) {
    String name = entry.getKeyExpression().getText();
    if (word.named().containsKey(name)) {
      return;
    }
    SourceSpan place = session.span(entry.getKeyExpression());
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.UNKNOWN_NAMED_ARGUMENT,
            "'" + word.name() + "' does not know '" + name + ":'",
            place);
    if (word.named().isEmpty()) {
      session.report(call, problem.withHint("it takes no named arguments"));
      return;
    }
    String near = DidYouMean.nearest(name, word.named().keySet());
    session.report(
        call,
        near == null
            ? problem.withHint("it knows " + String.join(", ", word.named().keySet()))
            : ScriptSession.withNearest(problem, place, near));
  }

  /** The named arguments of a call; a map alone is one value, unless the word takes names. */
  private static List<MapEntryExpression> namedOf(MethodCallExpression call, Entry word) {
    List<MapEntryExpression> found = new ArrayList<>();
    if (call.getArguments() instanceof TupleExpression all) {
      for (Expression argument : all.getExpressions()) {
        if (argument instanceof MapExpression map
            && (argument.getClass() != MapExpression.class
                || (all.getExpressions().get(0) == map
                    && (all.getExpressions().size() > 1 || !word.named().isEmpty())))) {
          found.addAll(map.getMapEntryExpressions());
        }
      }
    }
    return found;
  }
}
