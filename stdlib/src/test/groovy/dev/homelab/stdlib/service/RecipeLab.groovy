package dev.homelab.stdlib.service

import dev.homelab.codec.ValueCodec
import dev.homelab.diag.Diagnostic
import dev.homelab.dsl.recipe.RecipeCatalog
import dev.homelab.dsl.recipe.RecipeOptions
import dev.homelab.dsl.recipe.RecipeWords
import dev.homelab.dsl.spec.Choice
import dev.homelab.dsl.spec.LabBuilder
import dev.homelab.dsl.spec.LabFiles
import dev.homelab.dsl.spec.Scope
import dev.homelab.dsl.spec.kube.ClusterSpec
import dev.homelab.dsl.spec.kube.NamespaceSpec
import dev.homelab.dsl.spec.lab.LabSpec
import dev.homelab.model.Component
import dev.homelab.model.Lab
import dev.homelab.model.Origin
import dev.homelab.model.ResourceSpec
import dev.homelab.model.Value
import java.util.function.Consumer

/** A lab with one cluster and one service, evaluated without a script. */
class RecipeLab {
  final Lab lab
  final List<Diagnostic> problems

  private RecipeLab(Lab lab, List<Diagnostic> problems) {
    this.lab = lab
    this.problems = problems
  }

  /** A service in namespace {@code apps} of a cluster with an ingress controller. */
  static RecipeLab of(String recipe, @DelegatesTo(strategy = Closure.DELEGATE_ONLY) Closure options = {}) {
    of(recipe, { ClusterSpec cluster -> cluster.ingress('nginx') }, options)
  }

  static RecipeLab of(String recipe, Consumer<ClusterSpec> cluster, Closure options) {
    def builder = new LabBuilder(new NoFiles(), { Origin.NONE })
    def catalog = RecipeCatalog.load()
    builder.provide(RecipeCatalog, catalog)
    def type = catalog.find(recipe).optionsType()
    def spec = new LabSpec(Scope.root(builder))
    spec.domain('example.com').timezone('Europe/Paris')
    spec.cluster('home', { ClusterSpec c ->
      cluster.accept(c)
      c.namespace('apps', { NamespaceSpec n ->
        RecipeWords.service(n, Choice.of(recipe).with(type, { RecipeOptions o ->
          options.delegate = o
          options.resolveStrategy = Closure.DELEGATE_ONLY
          options.call(o)
        } as Consumer))
      } as Consumer<NamespaceSpec>)
    } as Consumer<ClusterSpec>)
    builder.complete()
    new RecipeLab(builder.freeze('test', []), builder.problems())
  }

  List<String> kinds() {
    objects().collect { it.kind + '/' + it.metadata.name }
  }

  /** Objects in the JSON that people read; what applications are told is none. */
  List<Map> objects() {
    lab.resources().findAll { it.type().startsWith('kubernetes.') && it.type() != 'kubernetes.namespace' }
        .collect { json(it) }
  }

  Map object(String kind, String name) {
    objects().find { it.kind == kind && it.metadata.name == name }
  }

  ResourceSpec resource(String lastSegment) {
    lab.resources().find { it.address().last().toString() == lastSegment }
  }

  Component service() {
    lab.components().find { it.word() == 'service' }
  }

  /** The first container of an object that runs pods. */
  Map container(String kind, String name) {
    podSpec(object(kind, name)).containers[0]
  }

  static Map podSpec(Map object) {
    object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec
  }

  static boolean runsPods(Map object) {
    object.kind in ['Deployment', 'StatefulSet', 'CronJob']
  }

  static Map env(Map container) {
    container.env.collectEntries { [it.name, it.containsKey('value') ? it.value : it.valueFrom] }
  }

  static Map mounts(Map container) {
    container.volumeMounts.collectEntries { [it.mountPath, it.name] }
  }

  byte[] bytes() {
    def out = new ByteArrayOutputStream()
    lab.resources().each {
      out.write(it.address().toString().getBytes('UTF-8'))
      out.write(ValueCodec.bytes(it.desired()))
      out.write(it.dependsOn().toString().getBytes('UTF-8'))
    }
    out.toByteArray()
  }

  static Map json(ResourceSpec resource) {
    plain(resource.desired()) as Map
  }

  /** Plain maps, lists, texts and numbers; what stands for something else is a map of one entry. */
  static Object plain(Value value) {
    switch (value) {
      case Value.Tree: return value.fields().collectEntries { name, field -> [name, plain(field)] }
      case Value.Seq: return value.items().collect { plain(it) }
      case Value.Text: return value.value()
      case Value.Int: return value.value()
      case Value.Bool: return value.value()
      case Value.Ref: return [ref: value.address().toString() + '.' + value.output()]
      case Value.Secret: return [secret: value.name()]
      case Value.Join: return [join: value.parts().collect { plain(it) }]
      default: throw new IllegalStateException("$value")
    }
  }

  /** All values inside a value, the value itself included. */
  static List<Value> all(Value value) {
    switch (value) {
      case Value.Tree: return [value] + value.fields().values().collectMany { all(it) }
      case Value.Seq: return [value] + value.items().collectMany { all(it) }
      case Value.Join: return [value] + value.parts().collectMany { all(it) }
      default: return [value]
    }
  }

  private static class NoFiles implements LabFiles {
    String read(String path) { throw new IllegalStateException(path) }

    List<String> list(String pattern) { throw new IllegalStateException(pattern) }

    String environment(String variable) { null }
  }
}
