package dev.homelab.dsl

class MistakesSpec extends ScriptBase {

  def "tells every mistake of a script at once, in its order"() {
    expect:
    told('''homelab {
  domian 'x'
  value('a') { contnt 'x' }
  zone = 'x'
  cluster('home') {
    storage 16
    gateway 'x', namespac: 'y'
    namespace('web') {
      kubeconfig 'z'
      service jelyfin
      1 == 2
    }
  }
  node('box') { tenant('t') { vm windows { memory 16 }; vm windos } }
}
''') == [
      "HL1002 2:3 there is no word 'domian' in homelab",
      "HL1002 3:16 there is no word 'contnt' in value",
      "HL1010 4:3 'zone' is assigned to nothing",
      "HL1003 6:13 'storage' takes a text, not a number",
      "HL1004 7:18 'gateway' does not know 'namespac:'",
      "HL1007 9:7 'kubeconfig' is a word of cluster, not of namespace",
      "HL2001 10:15 there is no recipe 'jelyfin'",
      'HL1006 11:7 a comparison or sum alone says nothing',
      "HL1008 14:51 'memory' takes a size, and 16 has no unit",
      "HL1005 14:60 nothing here is called 'windos'",
    ]
  }

  def "a mistyped word before a bare name is told at the word"() {
    expect:
    told("homelab { cluster('c') { namespace('n') {\n  servce whoami\n} } }") ==
        ["HL1002 2:3 there is no word 'servce' in namespace"]
  }

  def "#script is refused with #code"() {
    expect:
    load("homelab {\n$script\n}").diagnostics()*.code() == [code]

    where:
    script                                                             || code
    "value('a') { content 'x'; protect }"                              || 'HL1006'
    "value('a') { content 'x'; 42 }"                                   || 'HL1006'
    "value('a') { content 'x'; moved form: 'value.b' }"                || 'HL1004'
    "value('a') { content 16.Gib }"                                    || 'HL1009'
    "value('a') { content 'x'; value('b') { content 'y' } }"           || 'HL1007'
    "value('a') { content \"x \${ref('value.b').content}\" }\nvalue('b') { content 'y' }" || 'HL1013'
    "value('a') { content ref('value.b').content }"                    || 'HL1103'
    "value('a') { content secret('none') }"                            || 'HL1104'
    "value('a') { content env('NOT_SET_HERE') }"                       || 'HL1037'
    "value('a') { content file('none.txt') }"                          || 'HL1034'
    "value('a') { content file('../outside.txt') }"                    || 'HL1035'
    "value('a') { content 'x' }\nvalue('a') { content 'y' }"           || 'HL1102'
    "println 'x'"                                                      || 'HL1014'
    "value('a') { content new Date().toString() }"                     || 'HL1014'
    "value('a') { content System.getenv('HOME') }"                     || 'HL1014'
    "value('a') { content 'ls'.execute().toString() }"                       || 'HL1014'
    "sleep 10"                                                         || 'HL1014'
    "value('a') { content 'x'; freeze() }"                             || 'HL1002'
    "value('a') { }"                                                   || 'HL1107'
    "cluster('Home Lab') { }"                                          || 'HL1105'
    "domain 'not a domain'"                                            || 'HL1106'
    "timezone 'Europe/Atlantis'"                                       || 'HL1106'
    "cluster('c') { manifest 'a: 1\\na: 2' }"                          || 'HL1201'
    "cluster('c') { manifest 'kind: ConfigMap' }"                      || 'HL1202'
    "cluster('c') { namespace('n') { patch('Deployment', 'x') { set 'spec.a', 1 } } }" || 'HL1203'
    "include 'none.groovy'"                                            || 'HL1034'
  }

  def "offers an edit that cures a typo"() {
    when:
    def fix = load("homelab { domian 'lab.example.com' }").diagnostics()[0].fix()

    then:
    fix.edits()[0].newText() == 'domain'
    fix.edits()[0].span().column() == 11
    fix.edits()[0].span().endColumn() == 17
  }

  def "names the brace that is never closed"() {
    expect:
    told('''homelab {
  value('a') {
    content 'x'
  value('b') {
    content "y ${1 + 2}"
  }
}
''') == ["HL1011 2:14 this '{' is never closed by a '}'"]
  }

  def "names both lines of an address that stands twice"() {
    when:
    def problem = load("homelab {\n value('a') { content 'x' }\n value('a') { content 'y' }\n}").diagnostics()[0]

    then:
    problem.span().line() == 3
    problem.related()[0].span().line() == 2
  }

  def "a file that is no script is refused: #what"() {
    given:
    def script = folder.resolve('homelab.groovy')
    if (bytes != null) {
      script.toFile().bytes = bytes
    }

    expect:
    frontend.load(dev.homelab.dsl.groovy.LoadRequest.of(script, [:])).diagnostics()*.code() == [code]

    where:
    what          | bytes                          || code
    'missing'     | null                           || 'HL1030'
    'empty'       | new byte[0]                    || 'HL1031'
    'blank'       | ' \n\t'.bytes                  || 'HL1031'
    'binary'      | [0, 1, 2, 3] as byte[]         || 'HL1032'
    'not UTF-8'   | [0xc3, 0x28, 0x41] as byte[]   || 'HL1032'
    'five MB'     | new byte[5 * 1024 * 1024]      || 'HL1033'
    'no lab'      | 'def x = 1'.bytes              || 'HL1016'
  }

  def "two labs in one script are refused"() {
    expect:
    load("homelab { }\nhomelab { }").diagnostics()*.code() == ['HL1016']
  }
}
