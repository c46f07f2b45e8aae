package dev.homelab.dsl.script;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LineFinder;
import dev.homelab.model.Origin;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line of the script that runs now by walking the stack to the first frame of a script
 * class; frames of recipes above it give the recipe's own lines.
 */
public final class ScriptLines implements LineFinder {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final List<String> NOT_RECIPES =
      List.of(
          "dev.homelab.dsl.",
          "homelab.words.",
          "java.",
          "jdk.",
          "groovy.",
          "kotlin.",
          "org.codehaus.",
          "org.apache.groovy.");

  private final SourceMap sources;

  /** Finds lines of the files of a script. */
  public ScriptLines(SourceMap sources) {
    this.sources = sources;
  }

  @Override
  public Origin here() {
    return WALKER.walk(this::find);
  }

  @Override
  public @Nullable SourceSpan word() {
    return WALKER.walk(this::findWord);
  }

  private @Nullable SourceSpan findWord(Stream<StackFrame> frames) {
    String called = "";
    Iterator<StackFrame> walk = frames.iterator();
    while (walk.hasNext()) {
      StackFrame frame = walk.next();
      if (frame.getLineNumber() > 0
          && frame.getDeclaringClass().getClassLoader() instanceof ScriptClasses) {
        return sources.word(frame.getLineNumber(), called);
      }
      if (frame.getDeclaringClass() == LabBuilder.class
          && frame.getMethodName().equals("complete")) {
        return null;
      }
      called = frame.getMethodName();
    }
    return null;
  }

  private Origin find(Stream<StackFrame> frames) {
    List<SourceSpan> recipe = new ArrayList<>();
    Iterator<StackFrame> walk = frames.iterator();
    String inner = "";
    while (walk.hasNext()) {
      StackFrame frame = walk.next();
      if (frame.getLineNumber() > 0
          && frame.getDeclaringClass().getClassLoader() instanceof ScriptClasses) {
        Collections.reverse(recipe);
        return new Origin(sources.line(frame.getLineNumber()), null, recipe);
      }
      if (frame.getDeclaringClass() == LabBuilder.class
          && frame.getMethodName().equals("complete")) {
        break;
      }
      String file = frame.getFileName();
      String method = frame.getClassName() + '.' + frame.getMethodName();
      boolean bridge = method.equals(inner);
      inner = method;
      if (file != null && !bridge && isRecipe(frame.getClassName())) {
        recipe.add(SourceSpan.ofLine(file, frame.getLineNumber()));
      }
    }
    Collections.reverse(recipe);
    return new Origin(null, null, recipe);
  }

  private static boolean isRecipe(String className) {
    return NOT_RECIPES.stream().noneMatch(className::startsWith);
  }

  @Override
  public @Nullable String lineText(String file, int line) {
    return sources.text(file, line);
  }
}
