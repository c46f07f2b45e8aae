package dev.homelab.dsl.groovy;

import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.transform.stc.ClosureParams;
import groovy.transform.stc.SimpleType;
import groovyjarjarasm.asm.AnnotationVisitor;
import groovyjarjarasm.asm.ClassWriter;
import groovyjarjarasm.asm.MethodVisitor;
import groovyjarjarasm.asm.Opcodes;
import groovyjarjarasm.asm.Type;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Groovy side of the vocabulary as one class of extension methods: for each word with a
 * block its twin that takes a closure, for each known name with a block its twin, and the words and
 * recipe names that other modules add. The type checker sees which spec each block is for.
 */
final class TwinWriter {
  /** The name of the class that is written. */
  static final String CLASS_NAME = "dev.homelab.dsl.groovy.GeneratedTwins";

  private static final Type CLOSURE = Type.getType(Closure.class);
  private static final Type CHOICE = Type.getType(Choice.class);
  private static final String BLOCKS = Type.getInternalName(Blocks.class);

  private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
  private final Set<String> written = new HashSet<>();

  private TwinWriter() {}

  /** The bytes of the class for a vocabulary. */
  static byte[] write(Vocabulary vocabulary) {
    TwinWriter twins = new TwinWriter();
    twins.writer.visit(
        Opcodes.V11,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
        CLASS_NAME.replace('.', '/'),
        null,
        "java/lang/Object",
        null);
    for (Block block : vocabulary.blocks()) {
      for (Entry word : block.words().values()) {
        word.forms().forEach(form -> twins.word(block.type(), form));
      }
      block.known().values().forEach(name -> twins.known(block.type(), name));
    }
    twins.writer.visitEnd();
    return twins.writer.toByteArray();
  }

  private void word(Class<?> spec, Form form) {
    Method method = form.method();
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    if (form.block() == null && !isStatic) {
      return;
    }
    List<Type> own = new ArrayList<>();
    own.add(Type.getType(spec));
    Class<?>[] parameters = method.getParameterTypes();
    for (int i = isStatic ? 1 : 0; i < parameters.length; i++) {
      own.add(parameters[i] == Consumer.class ? CLOSURE : Type.getType(parameters[i]));
    }
    Class<?> result = method.getReturnType();
    Class<?> returned =
        Spec.class.isAssignableFrom(result) && result.isAssignableFrom(spec) ? spec : result;
    MethodVisitor code = open(method.getName(), Type.getType(returned), own, method.isVarArgs());
    if (code == null) {
      return;
    }
    if (form.block() != null) {
      describeBlock(code, own.size() - 1, form.block());
    }
    code.visitCode();
    int slot = 0;
    for (Type type : own) {
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
      slot += type.getSize();
      if (type.equals(CLOSURE)) {
        call(code, "of", Type.getType(Consumer.class), CLOSURE);
      }
    }
    code.visitMethodInsn(
        isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL,
        isStatic ? Type.getInternalName(method.getDeclaringClass()) : Type.getInternalName(spec),
        method.getName(),
        Type.getMethodDescriptor(method),
        false);
    if (returned != result) {
      code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(returned));
    }
    close(code, Type.getType(returned));
  }

  private void known(Class<?> spec, KnownName name) {
    Class<?> block = name.block();
    if (block != null) {
      twinOfKnown(spec, name.name(), block);
    }
  }

  private void twinOfKnown(Class<?> spec, String name, Class<?> block) {
    MethodVisitor code = open(name, CHOICE, List.of(Type.getType(spec), CLOSURE), false);
    if (code == null) {
      return;
    }
    describeBlock(code, 1, block);
    code.visitCode();
    code.visitLdcInsn(name);
    code.visitLdcInsn(Type.getType(block));
    code.visitVarInsn(Opcodes.ALOAD, 1);
    call(code, "choice", CHOICE, Type.getType(String.class), Type.getType(Class.class), CLOSURE);
    close(code, CHOICE);
  }

  private @Nullable MethodVisitor open(
      String name, Type result, List<Type> parameters, boolean varArgs) {
    String descriptor = Type.getMethodDescriptor(result, parameters.toArray(new Type[0]));
    if (!written.add(name + descriptor)) {
      return null;
    }
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | (varArgs ? Opcodes.ACC_VARARGS : 0);
    return writer.visitMethod(access, name, descriptor, null, null);
  }

  private static void describeBlock(MethodVisitor code, int parameter, Class<?> spec) {
    AnnotationVisitor delegates =
        code.visitParameterAnnotation(parameter, Type.getDescriptor(DelegatesTo.class), true);
    delegates.visit("value", Type.getType(spec));
    delegates.visit("strategy", Closure.DELEGATE_ONLY);
    delegates.visitEnd();
    AnnotationVisitor params =
        code.visitParameterAnnotation(parameter, Type.getDescriptor(ClosureParams.class), true);
    params.visit("value", Type.getType(SimpleType.class));
    AnnotationVisitor options = params.visitArray("options");
    options.visit(null, spec.getName());
    options.visitEnd();
    params.visitEnd();
  }

  private static void call(MethodVisitor code, String name, Type result, Type... parameters) {
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, BLOCKS, name, Type.getMethodDescriptor(result, parameters), false);
  }

  private static void close(MethodVisitor code, Type result) {
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
