package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.transform.stc.ExtensionMethodNode;
import org.codehaus.groovy.transform.stc.TypeCheckingContext;
import org.jspecify.annotations.Nullable;

/**
 * Knows which blocks stand around the expression that is being checked. Groovy keeps that in a
 * field of its type checker that is not public, so it is read by reflection, here and nowhere else.
 */
final class EnclosingBlocks {
  private final TypeCheckingContext context;
  private final Vocabulary vocabulary;

  EnclosingBlocks(TypeCheckingContext context, Vocabulary vocabulary) {
    this.context = context;
    this.vocabulary = vocabulary;
  }

  /** Keeps what specs have besides words out of the sight of scripts: Groovy ignores `private`. */
  void hideFields() {
    for (Block block : vocabulary.blocks()) {
      for (Class<?> type = block.type(); type != Object.class; type = type.getSuperclass()) {
        ClassNode node = ClassHelper.make(type);
        List.copyOf(node.getFields()).forEach(field -> node.removeField(field.getName()));
      }
    }
  }

  /** The innermost block, or null outside all blocks. */
  @Nullable Block current() {
    List<Block> all = all();
    return all.isEmpty() ? null : all.get(0);
  }

  /** The nearest block around the innermost one that has a word, or null. */
  @Nullable Block outerWith(String word) {
    return all().stream().skip(1).filter(b -> b.words().containsKey(word)).findFirst().orElse(null);
  }

  /** The block that a type describes, or null. */
  @Nullable Block of(ClassNode type) {
    return vocabulary.block(type.getName());
  }

  /** The block whose word or method a call has reached, or null when it is no block's. */
  @Nullable Block of(MethodNode target, boolean implicit) {
    if (target instanceof ExtensionMethodNode extension) {
      MethodNode own = extension.getExtensionMethodNode();
      ClassNode receiver = own.getParameters()[0].getType();
      boolean onEverything = receiver.getName().equals("java.lang.Object");
      return implicit && onEverything ? current() : of(receiver);
    }
    Block exact = of(target.getDeclaringClass());
    if (exact != null) {
      return exact;
    }
    boolean ofSpec =
        target.getDeclaringClass().getName().startsWith("dev.homelab.dsl.")
            && !target.isStatic()
            && implicit;
    return ofSpec && !target.getDeclaringClass().getName().endsWith("HomelabScript")
        ? current()
        : null;
  }

  /** Whether a method gives the value of a known name. */
  boolean isGetter(Block block, String method) {
    return method.startsWith("get")
        && method.length() > 3
        && block.known().containsKey(Character.toLowerCase(method.charAt(3)) + method.substring(4));
  }

  private List<Block> all() {
    List<Block> found = new ArrayList<>();
    try {
      Field field = TypeCheckingContext.class.getDeclaredField("delegationMetadata");
      field.setAccessible(true);
      Object metadata = field.get(context);
      while (metadata != null) {
        Block block = of((ClassNode) read(metadata, "getType"));
        if (block != null) {
          found.add(block);
        }
        metadata = read(metadata, "getParent");
      }
      return found;
    } catch (ReflectiveOperationException changed) {
      throw new HomelabException(
          List.of(
              Diagnostic.error(
                  LanguageCodes.SCRIPT_FAILED, "this version of Groovy does not fit this tool")),
          changed);
    }
  }

  private static Object read(Object metadata, String getter) throws ReflectiveOperationException {
    Method method = metadata.getClass().getDeclaredMethod(getter);
    method.setAccessible(true);
    return method.invoke(metadata);
  }
}
