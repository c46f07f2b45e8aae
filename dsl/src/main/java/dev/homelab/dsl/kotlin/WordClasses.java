package dev.homelab.dsl.kotlin;

import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import groovyjarjarasm.asm.ClassWriter;
import groovyjarjarasm.asm.MethodVisitor;
import groovyjarjarasm.asm.Opcodes;
import groovyjarjarasm.asm.Type;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes the Kotlin side of the vocabulary: for each block a class with its words and nothing else,
 * each of which says the same word to the spec behind it. Words that other modules add and the
 * names of recipes are members like all others. A marker keeps the words of outer blocks out of
 * reach.
 *
 * @param classes byte code by class name
 * @param values the other classes that scripts must know to use the words
 */
record WordClasses(Map<String, byte[]> classes, Set<Class<?>> values) {
  /** The class that a script extends. */
  static final String SCRIPT = WordTypes.PACKAGE + "Script";

  private static final String MARKER = WordTypes.PACKAGE + "Words";
  private static final String LAB = WordTypes.PACKAGE + "LabSpec";
  private static final String OPENED = Type.getInternalName(KotlinScript.class);

  WordClasses {
    classes = Map.copyOf(classes);
    values = Set.copyOf(values);
  }

  /** The classes for a vocabulary. */
  static WordClasses of(Vocabulary vocabulary) {
    WordTypes types = new WordTypes(vocabulary);
    Map<String, byte[]> classes = new LinkedHashMap<>();
    classes.put(MARKER.replace('/', '.'), marker());
    classes.put(SCRIPT.replace('/', '.'), script());
    for (Block block : vocabulary.blocks()) {
      classes.put(types.words(block.type()).getClassName(), block(block, types));
    }
    Set<Class<?>> values = new LinkedHashSet<>(types.values());
    values.add(Choice.class);
    values.add(Reference.class);
    values.add(dev.homelab.dsl.kotlin.Block.class);
    values.add(WithReceiver.class);
    values.add(KotlinScript.class);
    return new WordClasses(classes, values);
  }

  private static byte[] block(Block block, WordTypes types) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
        types.words(block.type()).getInternalName(),
        null,
        "java/lang/Object",
        null);
    writer.visitAnnotation('L' + MARKER + ';', true).visitEnd();
    WordMethods methods = new WordMethods(writer, block.type(), types);
    methods.constructor();
    block.words().values().forEach(word -> word.forms().forEach(form -> methods.word(word, form)));
    block.known().values().forEach(methods::known);
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** The annotation by which Kotlin refuses words of outer blocks. */
  private static byte[] marker() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_ANNOTATION | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT,
        MARKER,
        null,
        "java/lang/Object",
        new String[] {"java/lang/annotation/Annotation"});
    writer.visitAnnotation("Lkotlin/DslMarker;", true).visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static byte[] script() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SUPER;
    writer.visit(Opcodes.V17, access, SCRIPT, null, OPENED, null);
    MethodVisitor made = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    made.visitCode();
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, OPENED, "<init>", "()V", false);
    made.visitInsn(Opcodes.RETURN);
    made.visitMaxs(0, 0);
    made.visitEnd();
    homelab(writer, false);
    homelab(writer, true);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void homelab(ClassWriter writer, boolean named) {
    String block = WordTypes.BLOCK.getDescriptor();
    String of = block.substring(0, block.length() - 1) + "<L" + LAB + ";>;";
    String name = named ? "Ljava/lang/String;" : "";
    MethodVisitor code =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL,
            "homelab",
            '(' + name + block + ")V",
            '(' + name + of + ")V",
            null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    if (named) {
      code.visitVarInsn(Opcodes.ALOAD, 1);
    } else {
      code.visitInsn(Opcodes.ACONST_NULL);
    }
    code.visitVarInsn(Opcodes.ALOAD, named ? 2 : 1);
    code.visitLdcInsn(Type.getObjectType(LAB));
    WordMethods.call(code, "of");
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        SCRIPT,
        "opened",
        "(Ljava/lang/String;Ljava/util/function/Consumer;)V",
        false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
