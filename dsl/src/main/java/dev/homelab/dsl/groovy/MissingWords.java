package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a word that its block does not have may have been meant to be: other arguments, a word
 * of another block, or one that is spelled alike.
 */
final class MissingWords {
  private final ScriptSession session;
  private final EnclosingBlocks blocks;
  private final Arguments arguments;

  MissingWords(ScriptSession session, EnclosingBlocks blocks) {
    this.session = session;
    this.blocks = blocks;
    this.arguments = new Arguments(session);
  }

  /** What is wrong with a call that nothing answers; {@code block} is null outside all blocks. */
  Diagnostic told(
      MethodCallExpression call,
      String name,
      ClassNode[] types,
      ClassNode receiver,
      @Nullable Block block) {
    SourceSpan place = session.span(call.getMethod());
    if (block == null) {
      return expression(call, name, receiver, place);
    }
    Entry word = block.words().get(name);
    if (word != null) {
      return arguments.wrong(block, word, call, types);
    }
    if (block.known().containsKey(name)) {
      return ScriptSession.error(
          LanguageCodes.WRONG_ARGUMENT,
          "'" + name + "' is a known name, it takes no arguments",
          place);
    }
    Block outer = blocks.outerWith(name);
    if (outer != null) {
      return ScriptSession.error(
              LanguageCodes.OUTER_WORD,
              "'" + name + "' is a word of " + outer.name() + ", not of " + block.name(),
              place)
          .withHint("move it out of this block");
    }
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.UNKNOWN_WORD,
            "there is no word '" + name + "' in " + block.name(),
            place);
    String near = DidYouMean.nearest(name, names(block));
    return near == null
        ? problem.withHint(elsewhere(block, name))
        : ScriptSession.withNearest(problem, place, near);
  }

  /** Where a word that its block does not have can be said: an inner block, or others. */
  private String elsewhere(Block block, String name) {
    for (Entry word : block.words().values()) {
      for (Form form : word.forms()) {
        Block inner = form.block() == null ? null : session.vocabulary().block(form.block());
        if (inner == null) {
          continue;
        }
        String near = DidYouMean.nearest(name, inner.words().keySet());
        if (near != null && !block.words().containsKey(near)) {
          return near
              + " is a word of "
              + inner.name()
              + ": "
              + word.name()
              + " { "
              + near
              + " … }";
        }
      }
    }
    String blocks = session.vocabulary().blocksWith(name);
    return blocks.isEmpty()
        ? "words here: " + String.join(", ", block.words().keySet())
        : "it is a word of " + blocks;
  }

  /** What may stand first in a statement of a block or head a block: its words and known names. */
  static Set<String> names(Block block) {
    Set<String> names = new TreeSet<>(block.words().keySet());
    names.addAll(block.known().keySet());
    return names;
  }

  private Diagnostic expression(
      MethodCallExpression call, String name, ClassNode receiver, SourceSpan place) {
    if (call.isImplicitThis() && DidYouMean.nearest(name, List.of("homelab")) != null) {
      return ScriptSession.withNearest(
          ScriptSession.error(
              LanguageCodes.UNKNOWN_WORD, "there is no word '" + name + "' here", place),
          place,
          "homelab");
    }
    String title =
        call.isImplicitThis()
            ? "there is no word '" + name + "' here"
            : "'" + name + "' cannot be called on " + Arguments.typeName(receiver);
    Diagnostic problem = ScriptSession.error(LanguageCodes.UNKNOWN_WORD, title, place);
    return session.vocabulary().isWord(name) && call.isImplicitThis()
        ? problem.withHint("it belongs inside homelab { … }")
        : problem;
  }
}
