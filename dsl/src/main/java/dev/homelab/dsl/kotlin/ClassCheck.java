package dev.homelab.dsl.kotlin;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.script.SourceMap;
import dev.homelab.dsl.spec.LanguageCodes;
import groovyjarjarasm.asm.ClassReader;
import groovyjarjarasm.asm.ClassVisitor;
import groovyjarjarasm.asm.Handle;
import groovyjarjarasm.asm.Label;
import groovyjarjarasm.asm.MethodVisitor;
import groovyjarjarasm.asm.Opcodes;
import groovyjarjarasm.asm.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the byte code of a script for calls that have an effect or whose answer changes
 * from run to run, and for values that are put into a text, where they would be lost. Finds
 * mistakes; it is no border against hostile scripts.
 */
final class ClassCheck extends ClassVisitor {
  private static final String CONCATENATION = "makeConcatWithConstants";
  private static final List<String> VALUES =
      List.of("dev/homelab/model/Value", "dev/homelab/dsl/spec/Reference");

  private final SourceMap sources;
  private final List<Diagnostic> found = new ArrayList<>();

  private ClassCheck(SourceMap sources) {
    super(Opcodes.ASM9);
    this.sources = sources;
  }

  /** What is wrong with the classes of a script, at the lines of its text. */
  static List<Diagnostic> of(Map<String, byte[]> classes, SourceMap sources) {
    ClassCheck check = new ClassCheck(sources);
    classes.values().forEach(bytes -> new ClassReader(bytes).accept(check, 0));
    return check.found.stream().distinct().toList();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new Calls();
  }

  /** The calls of one method. */
  private final class Calls extends MethodVisitor {
    private int line = 1;

    Calls() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      // What Kotlin puts in the place of an inline call is numbered behind the end of the file.
      line = number <= sources.length() ? number : line;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      check(owner, name, descriptor);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      check(owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      if (name.equals(CONCATENATION)) {
        for (Type part : Type.getArgumentTypes(descriptor)) {
          checkText(part);
        }
      }
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          check(handle.getOwner(), handle.getName(), handle.getDesc());
        }
      }
    }

    private void check(String owner, String name, String descriptor) {
      String reason = KotlinPurity.reason(owner, name, descriptor);
      if (reason != null) {
        found.add(LanguageCodes.error(LanguageCodes.IMPURE, reason).at(sources.line(line)));
      }
    }

    private void checkText(Type part) {
      if (part.getSort() == Type.OBJECT
          && VALUES.stream().anyMatch(part.getInternalName()::startsWith)) {
        found.add(
            LanguageCodes.error(
                    LanguageCodes.VALUE_IN_TEXT, "a value that is known later stands in a text")
                .withHint("put them together with join(\"…\", value)")
                .at(sources.line(line)));
      }
    }
  }
}
