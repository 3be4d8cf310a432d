import type { CreateNodeOptions, DocumentOptions, SchemaOptions, ToStringOptions } from 'yaml'

/**
 * CloudFormation and Kubernetes read YAML 1.1, where a bare `2012-10-17` is a date and a bare `no` is false: what either version would take
 * for something else is quoted. Long texts are not folded, and nothing stands for something else.
 */
export const yamlOptions: CreateNodeOptions & DocumentOptions & SchemaOptions & ToStringOptions = {
  version: '1.1',
  lineWidth: 0,
  aliasDuplicateObjects: false,
}
